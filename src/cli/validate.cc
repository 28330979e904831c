// SPDX-License-Identifier: Apache-2.0
//
// `rolecall validate`: whether AWS would take the policies in files, and what is suspicious in them.
#include <fmt/core.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/policy_file.h"
#include "policy/findings.h"
#include "wire/utf8.h"

namespace rolecall::cli {
namespace {

namespace json = boost::json;
using policy::Kind;

struct Options {
  std::vector<std::string> files;
  std::string type;
  bool json = false;
  bool strict = false;
};

// AWS: how large a document may be.  IAM does not count white space outside of strings; the console of Organizations
// takes it out, its API, which everybody else uses, counts it.
enum class Counted { WithoutSpace, Characters, Bytes };
struct SizeRule {
  Kind kind;
  std::size_t limit;
  Counted counted;
  std::string_view code, message;
};
constexpr SizeRule kSizes[] = {
    {Kind::ManagedIdentity, 6144, Counted::WithoutSpace, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144"},
    {Kind::InlineIdentity, 10240, Counted::WithoutSpace, "LimitExceeded",
     "Maximum policy size of 10240 bytes exceeded for role"},
    {Kind::Trust, 2048, Counted::WithoutSpace, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048"},
    {Kind::Session, 2048, Counted::Characters, "ValidationError", "Member must have length less than or equal to 2048"},
    {Kind::Bucket, 20480, Counted::Bytes, "MalformedPolicy", "Policy exceeds the maximum allowed document size."},
    {Kind::ServiceControl, 10240, Counted::Characters, "ConstraintViolationException",
     "You have exceeded the maximum policy size."},
    {Kind::ResourceControl, 5120, Counted::Characters, "ConstraintViolationException",
     "You have exceeded the maximum policy size."},
};

struct Report {
  PolicyFile file;
  PolicyType type;
  std::optional<policy::PolicyError> error;
  std::vector<policy::Finding> findings;

  bool suspicious() const {
    return std::ranges::any_of(findings,
                               [](const auto& one) { return one.severity != policy::Finding::Severity::Suggestion; });
  }
};

std::size_t size_of(std::string_view text, Counted counted) {
  if (counted == Counted::WithoutSpace) return policy::counted_size(text);
  return counted == Counted::Bytes ? text.size() : wire::utf16_length(text);
}

std::string_view unit_of(Counted counted) {
  if (counted == Counted::WithoutSpace) return "characters without white space";
  return counted == Counted::Bytes ? "bytes" : "characters, white space included";
}

std::optional<policy::PolicyError> size_error(const policy::Policy& policy) {
  for (const SizeRule& rule : kSizes) {
    if (rule.kind != policy.kind()) continue;
    const std::size_t size = size_of(policy.text(), rule.counted);
    if (size <= rule.limit) return std::nullopt;
    return policy::PolicyError{
        std::string(rule.code), std::string(rule.message),
        fmt::format("the document has {} {}, {} too many", size, unit_of(rule.counted), size - rule.limit)};
  }
  return std::nullopt;
}

Report inspect(PolicyFile file, std::optional<PolicyType> type) {
  Report report{.type = type.value_or(guessed_type(file.text))};
  report.file = std::move(file);
  auto compiled = policy::compile(report.file.text, report.type.kind);
  if (!compiled) {
    report.error = std::move(compiled).error();
    return report;
  }
  report.error = size_error(**compiled);
  report.findings = policy::find_issues(**compiled);
  return report;
}

std::string text_of(const Report& report, Colours colours) {
  const PolicyFile& file = report.file;
  std::string out;
  if (report.error) out += render_error(file, *report.error, colours);
  for (const policy::Finding& finding : report.findings) {
    out += fmt::format("{}: {} {} [{}]\n", place_name(file.path, file.text, finding.place.begin),
                       coloured(fmt::format("{}:", policy::severity_name(finding.severity)), Colour::Warning, colours),
                       coloured(printable(finding.message), Colour::Strong, colours), finding.code);
    out += render({file.path, file.text, finding.place, {}, Colour::Warning}, colours);
  }
  if (!report.error) {
    out += fmt::format("{}: {} (as {})\n", printable(file.path), coloured("valid", Colour::Good, colours),
                       report.type.name);
  }
  return out;
}

json::object report_json(const Report& report) {
  json::object out{{"file", report.file.path}, {"type", report.type.name}, {"valid", !report.error.has_value()}};
  if (report.error) {
    out["error"] = {{"code", report.error->code},
                    {"message", report.error->message},
                    {"detail", report.error->detail},
                    {"line", report.error->line},
                    {"column", report.error->column}};
  }
  json::array findings;
  for (const policy::Finding& finding : report.findings) {
    const policy::Position begin = policy::position_at(report.file.text, finding.place.begin);
    const policy::Position end = policy::position_at(report.file.text, finding.place.end);
    findings.emplace_back(json::object{{"severity", policy::severity_name(finding.severity)},
                                       {"code", finding.code},
                                       {"message", finding.message},
                                       {"line", begin.line},
                                       {"column", begin.column},
                                       {"endLine", end.line},
                                       {"endColumn", end.column}});
  }
  out["findings"] = std::move(findings);
  return out;
}

int run_validate(const Options& options) {
  std::vector<Report> reports;
  for (const std::string& path : options.files) {
    auto file = read_policy_file(path);
    if (!file) return complain(file.error().message, kExitUsage);
    reports.push_back(inspect(*std::move(file), policy_type_named(options.type)));
  }
  const bool good = std::ranges::none_of(
      reports, [&](const Report& report) { return report.error || (options.strict && report.suspicious()); });
  std::string out;
  if (options.json) {
    json::array files;
    for (const Report& report : reports) files.emplace_back(report_json(report));
    out = json::serialize(json::object{{"ok", good}, {"files", std::move(files)}}) + "\n";
  } else {
    for (const Report& report : reports) out += text_of(report, colours_of_stdout());
  }
  return print_result(out, good ? 0 : kExitFailed);
}

}  // namespace

void add_validate(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("validate", "Say whether AWS would take the policies in files");
  auto options = std::make_shared<Options>();
  command->add_option("FILE", options->files, "policies; several may follow each other")
      ->required()
      ->option_text("...");
  std::vector<std::string> types;
  for (const PolicyType& type : kPolicyTypes) types.emplace_back(type.name);
  command
      ->add_option("--type", options->type,
                   "identity, managed, inline, trust, boundary, session, bucket, scp or rcp (else seen from the file)")
      ->check(CLI::IsMember(types))
      ->option_text("TYPE");
  command->add_flag("--strict", options->strict, "warnings fail, too");
  command->add_flag("--json", options->json, "one line of JSON for programs");
  command->footer(
      "\nExit codes:\n"
      "  0  all are valid (with --strict: and have no warnings)\n"
      "  1  one is not\n"
      "  2  the command line is wrong, a file can't be read, or the result can't be written\n"
      "\nThe file `-` is standard input.\n"
      "\nExamples:\n"
      "  rolecall validate policies/*.json\n"
      "  rolecall validate --type managed --strict app.json");
  command->callback([&run, options] { run = [options] { return run_validate(*options); }; });
}

}  // namespace rolecall::cli
