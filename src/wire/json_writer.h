// SPDX-License-Identifier: Apache-2.0
//
// JsonWriter: the same answers as JSON: for the JSON protocols, and for clients of the query protocol that send
// `Accept: application/json`.  AWS: times are numbers of seconds since 1970 there; the JSON protocols have fractions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/writer.h"

namespace rolecall::wire {

class JsonWriter final : public Writer {
 public:
  explicit JsonWriter(TimeForm times = TimeForm::Seconds);

  void begin_struct(std::string_view name) override;
  void end_struct(std::string_view name) override;
  void begin_list(std::string_view name, ListForm form) override;
  void end_list(std::string_view name, ListForm form) override;
  void begin_map(std::string_view name) override { begin_struct(name); }
  void end_map(std::string_view name) override { end_struct(name); }
  void map_entry(std::string_view key, std::string_view value) override { text(key, value); }

  void text(std::string_view name, std::string_view value) override;
  void integer(std::string_view name, std::int64_t value) override;
  void number(std::string_view name, double value) override;
  void boolean(std::string_view name, bool value) override;
  void time(std::string_view name, base::Time value) override;
  void blob(std::string_view name, std::string_view bytes) override;

  // Closes the outermost object.
  std::string take() &&;

 private:
  enum class Kind { Object, Array };
  struct Level {
    Kind kind;
    bool empty = true;
  };

  // Comma and, inside an object, the quoted name.
  void key(std::string_view name);
  void enter(std::string_view name, Kind kind);
  void leave();

  const TimeForm times_;
  std::string out_;
  std::vector<Level> levels_;
};

}  // namespace rolecall::wire
