# What ctest runs. Labels: fast (after every change), slow (crash runs, large properties, and the tests below).
# Whole-program tests that take longest: the manuals beside the code show the same verbs in the fast suite.
set(LONG_TESTS dig/coverage_test.py dig/needs_test.py dig/pool_test.py dig/prospects_test.py dig/same_bytes_test.py
    dig/scorecard_test.py dig/sheet_bad_input_test.py dig/sheet_test.py examples/industries_test.py
    facts/profile_test.py spec:docs/guide/dig-in-a-week.md)
# The unit tests in four parts, so that two processors share them; each with temporary files of its own.
foreach(part RANGE 3)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tmp/unit-${part})
  add_test(NAME unit:${part} COMMAND ${CMAKE_COMMAND} -E env GTEST_TOTAL_SHARDS=4 GTEST_SHARD_INDEX=${part}
           TMPDIR=${CMAKE_BINARY_DIR}/tmp/unit-${part} $<TARGET_FILE:lode_tests> --gtest_brief=1)
  set_tests_properties(unit:${part} PROPERTIES LABELS fast ENVIRONMENT
                       "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp")
endforeach()
add_test(NAME tidy COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/tidy/tidy.py ${CMAKE_SOURCE_DIR})
set_tests_properties(tidy PROPERTIES LABELS fast)

# One test per manual: its fenced examples are run and their output compared (tests/spec/spec.py).
file(GLOB_RECURSE SPECS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*.md ${CMAKE_SOURCE_DIR}/docs/*.md
     ${CMAKE_SOURCE_DIR}/tests/spec/*.md ${CMAKE_SOURCE_DIR}/examples/*.md)
foreach(spec ${SPECS})
  file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${spec})
  add_test(NAME spec:${name} COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/spec/spec.py
           $<TARGET_FILE:lode> ${spec})
  if(spec:${name} IN_LIST LONG_TESTS)
    set_tests_properties(spec:${name} PROPERTIES LABELS slow)
  else()
    set_tests_properties(spec:${name} PROPERTIES LABELS fast)
  endif()
endforeach()

# Any tests/**/*_test.py is a test of the whole program: argument 1 is the binary, 2 the source folder.
set(PY_SECONDS 300)
if(LODE_SANITIZE)
  set(PY_SECONDS 1200)  # sanitizers make some of them ten times slower
endif()
file(GLOB_RECURSE PY_TESTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*_test.py)
foreach(py ${PY_TESTS})
  file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR}/tests ${py})
  add_test(NAME ${name} COMMAND ${LODE_PYTHON} ${py} $<TARGET_FILE:lode> ${CMAKE_SOURCE_DIR})
  if(py MATCHES "/crash/|/slow/" OR name IN_LIST LONG_TESTS)
    set_tests_properties(${name} PROPERTIES LABELS slow TIMEOUT 2400)
    if(py MATCHES "/crash/")
      set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)  # kills are timed
    endif()
  else()
    set_tests_properties(${name} PROPERTIES LABELS fast TIMEOUT ${PY_SECONDS})
  endif()
endforeach()

# Leaks of libraries that are named in lsan.supp fail no test; everything else does.
if(LODE_SANITIZE)
  get_property(all DIRECTORY PROPERTY TESTS)
  set_tests_properties(${all} PROPERTIES ENVIRONMENT
                       "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp:print_suppressions=0")
endif()
