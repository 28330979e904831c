// SPDX-License-Identifier: Apache-2.0
//
// A shape of policy_shapes.cc in Cedar's language, or null with the reason where Cedar cannot say it.
//
//   Allow of an identity or resource policy      permit when { statement }
//   Deny of any policy                           forbid when { statement }
//   Allows of a boundary, session, control level forbid unless { statement || statement ... }
//   Action           action == Action::"s3:GetObject", or context.action like "s3:Get*"
//   Resource         context.arn == "...", or context.arn like "..."
//   conditions       on context["aws:..."], present and compared; addresses by ip(), times by datetime()
//   Principal        principal == Principal::"ARN"
//
// Not in Cedar: `?`, policy variables in patterns (a pattern is a literal there).  ArnLike becomes `like`, which does
// not stop at colons; none of the shapes can tell the difference.

const quote = (text) => JSON.stringify(text)
const list = (value) => (Array.isArray(value) ? value : [value])
const any = (terms) => (terms.length === 1 ? terms[0] : `(${terms.join(' || ')})`)

function like(subject, pattern) {
  if (pattern.includes('?')) throw new Error('Cedar has no ?')
  if (pattern.includes('${')) throw new Error('Cedar has no variables in patterns')
  return pattern.includes('*') ? `${subject} like ${quote(pattern)}` : `${subject} == ${quote(pattern)}`
}

function actionTerm(pattern) {
  if (pattern === '*') return 'true'
  return pattern.includes('*') ? like('context.action', pattern) : `action == Action::${quote(pattern)}`
}

function conditionTerm(operator, key, values) {
  const subject = `context[${quote(key)}]`
  const of = {
    StringEquals: (v) => `${subject} == ${quote(v)}`,
    Bool: (v) => `${subject} == ${quote(v)}`,
    ArnLike: (v) => like(subject, v),
    IpAddress: (v) => `${subject}.isInRange(ip(${quote(v)}))`,
    DateGreaterThan: (v) => `${subject} > datetime(${quote(v)})`,
  }
  const negated = { StringNotEquals: 'StringEquals', ArnNotLike: 'ArnLike' }[operator]
  if (negated) return `!(context has ${quote(key)} && ${any(list(values).map(of[negated]))})`
  if (!of[operator]) throw new Error(`no translation of ${operator}`)
  return `context has ${quote(key)} && ${any(list(values).map(of[operator]))}`
}

function statementTerm(statement) {
  const terms = []
  if (statement.Principal && statement.Principal !== '*') {
    terms.push(any(list(statement.Principal.AWS).map((arn) => `principal == Principal::${quote(arn)}`)))
  }
  if (statement.Action) terms.push(any(list(statement.Action).map(actionTerm)))
  if (statement.NotAction) terms.push(`!(${any(list(statement.NotAction).map(actionTerm))})`)
  const resources = list(statement.Resource)
  if (!resources.includes('*')) terms.push(any(resources.map((arn) => like('context.arn', arn))))
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    for (const [key, values] of Object.entries(keys)) terms.push(conditionTerm(operator, key, values))
  }
  return terms.map((term) => `(${term})`).join(' && ')
}

const HEAD = '(principal, action, resource)'
const statementsOf = (policies) => policies.flatMap((policy) => list(policy.Statement))
const withEffect = (policies, effect) => statementsOf(policies).filter((statement) => statement.Effect === effect)

function limit(policies) {
  const terms = withEffect(policies, 'Allow').map((statement) => `(${statementTerm(statement)})`)
  return `forbid${HEAD} unless { ${terms.length ? terms.join(' || ') : 'false'} };`
}

function typed(key, value) {
  if (key === 'aws:SourceIp') return { __extn: { fn: 'ip', arg: value } }
  if (key === 'aws:CurrentTime') return { __extn: { fn: 'datetime', arg: value } }
  return value
}

export function translate(shape) {
  const grants = [...shape.identity, ...(shape.resource_policy ? [shape.resource_policy] : [])]
  const limits = [shape.boundary, shape.session].filter(Boolean).map((policy) => [policy])
  const layers = [grants, ...limits, ...shape.service_control]
  const policies = [
    ...withEffect(grants, 'Allow').map((statement) => `permit${HEAD} when { ${statementTerm(statement)} };`),
    ...layers.flatMap((layer) => withEffect(layer, 'Deny')).map((s) => `forbid${HEAD} when { ${statementTerm(s)} };`),
    ...[...limits, ...shape.service_control].map(limit),
  ]
  const context = Object.fromEntries(Object.entries(shape.context).map(([key, value]) => [key, typed(key, value)]))
  return {
    policies: { staticPolicies: policies.join('\n') },
    request: {
      principal: { type: 'Principal', id: shape.context['aws:PrincipalArn'] },
      action: { type: 'Action', id: shape.action },
      resource: { type: 'Resource', id: shape.resource },
      context: { ...context, action: shape.action, arn: shape.resource },
      entities: [],
    },
  }
}
