// Fuzzing the scenario reader: any bytes end in a plan or in errors, and a plan's echo reads back
// to the same echo. Build and run by hand, from the root of the repository:
//     clang++-19 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I. -DTOML_HEADER_ONLY=0
//         -DTOML_SHARED_LIB=1 tests/fuzz/fuzz_scenario.cpp models/{diagnostics,unit,quantity,node,
//         toml_text,patch,document,csv,key_facts,law_forms,law_keys,keys}.cpp sim/{law*,stream,
//         philox}.cpp -ltomlplusplus -lfmt -o fuzz_scenario
//     ./fuzz_scenario -max_total_time=180 -dict=tests/fuzz/scenario.dict CORPUS
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/fuzz/sample_keys.hpp"

using namespace karvan::models;

// A line "--set x=y" at the start is an option; the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    std::string text(reinterpret_cast<const char*>(bytes), size);
    std::vector<std::string> overrides;
    if (text.rfind("--set ", 0) == 0) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        overrides.push_back(text.substr(6, end - 6));
        text.erase(0, end);
    }
    sample::Outcome once;
    sample::read(text, overrides, once);
    once.diagnostics.render();
    if (once.diagnostics.has_errors()) return 0;

    sample::Outcome twice;
    sample::read(once.echo, {}, twice);
    if (twice.diagnostics.has_errors() || twice.echo != once.echo) std::abort();
    return 0;
}
