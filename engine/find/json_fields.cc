#include "engine/find/json_fields.h"

#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace dowse {
namespace {

using Json = nlohmann::json;

// Keeps what stands at the top level of an object. Each function says whether to go on.
class TopFields final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return value(""); }

  bool boolean(bool read) override { return value(read ? "true" : "false"); }

  bool number_integer(number_integer_t number) override { return value(std::to_string(number)); }

  bool number_unsigned(number_unsigned_t number) override { return value(std::to_string(number)); }

  bool number_float(number_float_t, const string_t& text) override { return value(text); }

  bool string(string_t& text) override { return value(text); }

  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(); }

  bool end_object() override { return close(); }

  bool start_array(std::size_t) override { return depth_ > 0 && open(); }

  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (depth_ == 1) name_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  JsonFields take() { return std::move(fields_); }

 private:
  static constexpr unsigned kMaxDepth = 32;

  bool value(const std::string& text) {
    if (depth_ == 1) fields_.try_emplace(name_, text);
    return depth_ > 0;
  }

  bool open() {
    if (depth_ == 1) fields_.try_emplace(name_, "");
    return ++depth_ <= kMaxDepth;
  }

  bool close() {
    --depth_;
    return true;
  }

  JsonFields fields_;
  std::string name_;
  unsigned depth_ = 0;
};

}  // namespace

std::optional<JsonFields> read_json_fields(std::string_view text) {
  if (text.size() > kMaxJsonText) return std::nullopt;
  TopFields fields;
  if (!Json::sax_parse(text, &fields)) return std::nullopt;
  return fields.take();
}

std::string_view field_of(const JsonFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace dowse
