# One folder = one namespace = one library. roundsman_library(src/features/orders USES customers …)
# makes target `orders` from the folder's .cpp files, its sql/ as sql/orders.h, and the test
# program `orders_test` from its *_test.cpp files (TEST_USES: what only these need; SHARDS n: its
# fast tests are dealt out to n processes, for programs that would else run on alone at the end).
function(roundsman_library dir)
  cmake_parse_arguments(ARG "" "SHARDS" "USES;LINKS;TEST_USES" ${ARGN})
  get_filename_component(name "${dir}" NAME)
  set(here "${CMAKE_SOURCE_DIR}/${dir}")
  file(GLOB sources CONFIGURE_DEPENDS "${here}/*.cpp")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  file(GLOB sql CONFIGURE_DEPENDS "${here}/sql/*.sql")
  if(sql)
    set(gen "${CMAKE_BINARY_DIR}/generated")
    file(MAKE_DIRECTORY "${gen}/sql")
    add_custom_command(
      OUTPUT "${gen}/sql/${name}.cpp" BYPRODUCTS "${gen}/sql/${name}.h"
      COMMAND ${CMAKE_COMMAND} -DMODE=queries -DNAMESPACE=${name} -DDIR=${here}/sql
              -DOUT_H=${gen}/sql/${name}.h -DOUT_CPP=${gen}/sql/${name}.cpp
              -P ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake
      COMMAND ${CMAKE_COMMAND} -E touch "${gen}/sql/${name}.cpp"
      DEPENDS ${sql} "${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake")
    list(APPEND sources "${gen}/sql/${name}.cpp")
    add_custom_target(${name}_sql DEPENDS "${gen}/sql/${name}.cpp")
    add_dependencies(generated_sql ${name}_sql)
  endif()
  if(name STREQUAL "db")
    file(GLOB migrations CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/db/migrations/*.sql")
    add_custom_command(
      OUTPUT "${CMAKE_BINARY_DIR}/generated/migrations.cpp"
      COMMAND ${CMAKE_COMMAND} -DMODE=migrations -DDIR=${CMAKE_SOURCE_DIR}/db/migrations
              -DOUT_CPP=${CMAKE_BINARY_DIR}/generated/migrations.cpp
              -P ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake
      COMMAND ${CMAKE_COMMAND} -E touch "${CMAKE_BINARY_DIR}/generated/migrations.cpp"
      DEPENDS ${migrations} "${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake")
    list(APPEND sources "${CMAKE_BINARY_DIR}/generated/migrations.cpp")
    # Not there yet when the lint reads the files that are compiled together.
    set_source_files_properties("${CMAKE_BINARY_DIR}/generated/migrations.cpp"
                                PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
    target_link_libraries(${name} PUBLIC ${ARG_USES} ${ARG_LINKS})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ${ROUNDSMAN_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(${name} INTERFACE ${ARG_USES} ${ARG_LINKS})
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    # Kernels know no database: their tests get generated inputs and the public data instead.
    set(support test_support)
    if(dir MATCHES "^src/kernels/")
      set(support rapidcheck rapidcheck_gtest)
    endif()
    target_link_libraries(${name}_test PRIVATE ${name} ${ARG_TEST_USES} ${support} GTest::gmock GTest::gtest_main)
    set(leaks "LSAN_OPTIONS=print_suppressions=0:suppressions=${CMAKE_SOURCE_DIR}/cmake/leaks.supp")
    set(public_data "PUBLIC_DATA=${CMAKE_SOURCE_DIR}/../shared/data")
    if(NOT ARG_SHARDS)
      set(ARG_SHARDS 1)
    endif()
    foreach(shard RANGE 1 ${ARG_SHARDS})
      set(fast ${name})
      if(ARG_SHARDS GREATER 1)
        set(fast ${name}_${shard})
      endif()
      math(EXPR index "${shard} - 1")
      add_test(NAME ${fast} COMMAND ${name}_test --gtest_brief=1 "--gtest_filter=-*_slow*")
      set_tests_properties(${fast} PROPERTIES LABELS fast TIMEOUT 600 ENVIRONMENT
        "${leaks};${public_data};GTEST_TOTAL_SHARDS=${ARG_SHARDS};GTEST_SHARD_INDEX=${index}")
    endforeach()
    file(STRINGS "${here}/CMakeLists.txt" has_slow REGEX "SLOW_TESTS")
    if(has_slow)
      add_dependencies(slow_tests ${name}_test)
      add_test(NAME ${name}_slow COMMAND ${name}_test --gtest_brief=1 "--gtest_filter=*_slow*")
      set_tests_properties(${name}_slow PROPERTIES LABELS slow TIMEOUT 1500
                           ENVIRONMENT "${public_data}")
    endif()
  endif()
endfunction()
