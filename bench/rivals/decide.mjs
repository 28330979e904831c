// SPDX-License-Identifier: Apache-2.0
//
// decide.mjs NODE_MODULES SHAPES.json NUMBER RIVAL: lets a rival decide one of the shapes of policy_bench and writes, as
// JSON, the nanoseconds of a decision or why there are none.  A rival that decides otherwise than we do is not timed.
//
//   simulate       @cloud-copilot/iam-simulate as its users call it, runSimulation()
//   simulate_core  its innermost function with policies loaded before: the best that it can do
//   cedar          @cedar-policy/cedar-wasm with the policy set parsed before

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { translate } from './cedar.mjs'

const [modules, shapesFile, number, rival] = process.argv.slice(2)
const require = createRequire(pathToFileURL(`${modules}/`))
const cedar = require(`${modules}/@cedar-policy/cedar-wasm/nodejs/cedar_wasm.js`)
const simulateFolder = `${modules}/@cloud-copilot/iam-simulate/dist/cjs`
const { runSimulation } = require(`${simulateFolder}/index.js`)
const { authorize } = require(`${simulateFolder}/core_engine/CoreSimulatorEngine.js`)
const { AwsRequestImpl } = require(`${simulateFolder}/request/request.js`)
const { RequestContextImpl } = require(`${simulateFolder}/requestContext.js`)
const { DiscoveryContextKeyConstraints } = require(
  `${simulateFolder}/context_keys/discoveryContextKeyConstraints.js`,
)
const { loadPolicy } = require(`${modules}/@cloud-copilot/iam-policy/dist/cjs/index.js`)

const MEASURED_NS = 150e6
const named = (policies) => policies.map((policy, i) => ({ name: `p${i}`, policy }))

// The median of three, after a first call that warms up.
async function nanoseconds(decide) {
  const runs = []
  for (let run = 0; run < 3; ++run) {
    let calls = 0
    const start = process.hrtime.bigint()
    let elapsed = 0
    do {
      await decide()
      ++calls
      elapsed = Number(process.hrtime.bigint() - start)
    } while (elapsed < MEASURED_NS)
    runs.push(elapsed / calls)
  }
  return runs.sort((a, b) => a - b)[1]
}

// Without awaiting, which would cost more than the decision.
function synchronousNanoseconds(decide) {
  const runs = []
  for (let run = 0; run < 3; ++run) {
    let calls = 0
    const start = process.hrtime.bigint()
    let elapsed = 0
    do {
      for (let i = 0; i < 8; ++i) decide()
      calls += 8
      elapsed = Number(process.hrtime.bigint() - start)
    } while (elapsed < MEASURED_NS)
    runs.push(elapsed / calls)
  }
  return runs.sort((a, b) => a - b)[1]
}

function simulation(shape) {
  const levels = shape.service_control.map((policies, i) => ({ orgIdentifier: `ou-${i}`, policies: named(policies) }))
  return {
    request: {
      principal: shape.principal,
      action: shape.action,
      resource: { resource: shape.resource, accountId: shape.account },
      contextVariables: shape.context,
    },
    sessionPolicy: shape.session ?? undefined,
    identityPolicies: named(shape.identity),
    serviceControlPolicies: levels,
    resourceControlPolicies: [],
    resourcePolicy: shape.resource_policy ?? undefined,
    permissionBoundaryPolicies: shape.boundary ? named([shape.boundary]) : undefined,
  }
}

async function simulate(shape) {
  const asked = simulation(shape)
  const decide = () => runSimulation(asked, {})
  const answer = await decide()
  if (answer.resultType === 'error') return { why: `refuses: ${answer.errors.message}` }
  if (answer.overallResult !== shape.expected) return { why: `answers ${answer.overallResult}` }
  return { ns: await nanoseconds(decide) }
}

function simulateCore(shape) {
  const load = (policy) => (policy ? loadPolicy(policy, { name: 'p' }) : undefined)
  const loaded = {
    sessionPolicy: load(shape.session),
    identityPolicies: shape.identity.map(load),
    serviceControlPolicies: shape.service_control.map((policies, i) => ({
      orgIdentifier: `ou-${i}`,
      policies: policies.map(load),
    })),
    resourceControlPolicies: [],
    resourcePolicy: load(shape.resource_policy),
    permissionBoundaries: shape.boundary ? [load(shape.boundary)] : undefined,
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: { s3: {} },
  }
  const resource = { resource: shape.resource, accountId: shape.account }
  const context = new RequestContextImpl(shape.context)
  const decide = () =>
    authorize({ ...loaded, request: new AwsRequestImpl(shape.principal, resource, shape.action, context) })
  const answer = decide().result
  if (answer !== shape.expected) return { why: `answers ${answer}` }
  return { ns: synchronousNanoseconds(decide) }
}

function decideWithCedar(shape) {
  let translated
  try {
    translated = translate(shape)
  } catch (error) {
    return { why: error.message }
  }
  const parsed = cedar.preparsePolicySet(shape.name, translated.policies)
  if (parsed.type !== 'success') return { why: `does not parse: ${parsed.errors[0].message}` }
  const call = { ...translated.request, preparsedPolicySetId: shape.name }
  const decide = () => cedar.statefulIsAuthorized(call)
  const answer = decide()
  if (answer.type !== 'success') return { why: answer.errors[0].message }
  if (answer.response.diagnostics.errors.length) return { why: answer.response.diagnostics.errors[0].error.message }
  const expected = shape.expected === 'Allowed' ? 'allow' : 'deny'
  if (answer.response.decision !== expected) return { why: `answers ${answer.response.decision}` }
  return { ns: synchronousNanoseconds(decide) }
}

const rivals = { simulate, simulate_core: simulateCore, cedar: decideWithCedar }
const shape = JSON.parse(readFileSync(shapesFile, 'utf8'))[number]
let result
try {
  result = await rivals[rival](shape)
} catch (error) {
  result = { why: error.message }
}
console.log(JSON.stringify(result))
