# Makes C++ constants from .sql files, run by the build (cmake -P) whenever a file changes.
#   -DMODE=queries    -DNAMESPACE=orders -DDIR=…/sql -DOUT_H=… -DOUT_CPP=…
#   -DMODE=migrations -DDIR=db/migrations -DOUT_CPP=…
# `find_orders.sql` becomes orders::sql::kFindOrders; `x.sqlite.sql` + `x.postgres.sql` become one.
cmake_policy(VERSION 3.25)
file(GLOB files "${DIR}/*.sql")
list(SORT files)

function(write_if_changed path text)
  if(EXISTS "${path}")
    file(READ "${path}" old)
    if("${old}" STREQUAL "${text}")
      return()
    endif()
  endif()
  file(WRITE "${path}" "${text}")
endfunction()

if(MODE STREQUAL "migrations")
  set(entries "")
  foreach(file ${files})
    get_filename_component(name "${file}" NAME_WE)
    file(READ "${file}" sql)
    string(APPEND entries "    {\"${name}\", R\"sql(${sql})sql\"},\n")
  endforeach()
  write_if_changed("${OUT_CPP}" "#include \"platform/db/migrations.h\"
namespace db {
namespace {
constexpr Migration kMigrations[] = {
${entries}};
}  // namespace
std::span<const Migration> all_migrations() { return kMigrations; }
}  // namespace db
")
  return()
endif()

set(declarations "")
set(definitions "")
set(seen "")
foreach(file ${files})
  get_filename_component(base "${file}" NAME)
  string(REGEX REPLACE "(\\.sqlite|\\.postgres)?\\.sql$" "" name "${base}")
  if(name IN_LIST seen)
    continue()
  endif()
  list(APPEND seen "${name}")
  set(constant "k")
  string(REPLACE "_" ";" words "${name}")
  foreach(word ${words})
    string(SUBSTRING "${word}" 0 1 first)
    string(SUBSTRING "${word}" 1 -1 rest)
    string(TOUPPER "${first}" first)
    string(APPEND constant "${first}${rest}")
  endforeach()
  if(EXISTS "${DIR}/${name}.sql")
    file(READ "${DIR}/${name}.sql" sqlite)
    set(postgres "${sqlite}")
  else()
    file(READ "${DIR}/${name}.sqlite.sql" sqlite)
    file(READ "${DIR}/${name}.postgres.sql" postgres)
  endif()
  # Comments go: a colon in one would look like a parameter.
  string(REGEX REPLACE "--[^\n]*" "" sqlite "${sqlite}")
  string(REGEX REPLACE "--[^\n]*" "" postgres "${postgres}")
  # PostgreSQL gives a parameter beside a number that number's type: 32 bits, and ids have 64. Only a
  # flag may stand so (:any_state = 1).
  if(postgres MATCHES ":[a-z_]+ *[=<>]+ *(0|-[0-9]|[2-9]|1[0-9])")
    message(FATAL_ERROR "${DIR}/${name}: `${CMAKE_MATCH_0}` makes the parameter a 32-bit integer on "
      "PostgreSQL; write cast(:name as bigint)")
  endif()
  string(STRIP "${sqlite}" sqlite)
  string(STRIP "${postgres}" postgres)
  string(APPEND declarations "extern const db::Query ${constant};\n")
  string(APPEND definitions "const db::Query ${constant}{\"${NAMESPACE}.${name}\",\nR\"sql(${sqlite})sql\",\nR\"sql(${postgres})sql\"};\n")
endforeach()
write_if_changed("${OUT_H}" "#pragma once
#include \"platform/db/db.h\"
namespace ${NAMESPACE}::sql {
${declarations}}  // namespace ${NAMESPACE}::sql
")
write_if_changed("${OUT_CPP}" "#include \"sql/${NAMESPACE}.h\"
namespace ${NAMESPACE}::sql {
${definitions}}  // namespace ${NAMESPACE}::sql
")
