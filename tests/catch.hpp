// The test framework, through one door: Catch2 version 2 lives behind this header, so that a change
// to version 3 touches one file. Its assertions are not safe across threads: collect in the tasks,
// REQUIRE afterwards. Tag what takes more than a second [slow]; `tests/run --fast` leaves it out.
#pragma once

#include <catch2/catch.hpp>
