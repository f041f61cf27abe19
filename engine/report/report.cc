#include "engine/report/report.h"

#include "engine/report/json.h"
#include "engine/report/sarif.h"
#include "engine/report/text.h"

namespace dowse {

Result<ReportWriter> find_report_writer(std::string_view format) {
  if (format == "text") return ReportWriter{&write_text};
  if (format == "json") return ReportWriter{&write_json};
  if (format == "jsonl") return ReportWriter{&write_jsonl};
  if (format == "sarif") return ReportWriter{&write_sarif};
  return Error(Errc::kUsage, "no report format '" + escape_controls(format) +
                                 "': there are text, json, jsonl and sarif");
}

}  // namespace dowse
