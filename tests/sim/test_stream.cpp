// Draws are named by their address: order, repetition and other draws leave no trace in them.
#include "sim/stream.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

// The first three words: the third is from a block that is computed on demand.
std::vector<std::uint64_t> words(Draw draw)
{
    std::vector<std::uint64_t> result;
    for (int i = 0; i < 3; ++i) result.push_back(draw());
    return result;
}

Stream customs(std::uint64_t seed = 1, std::uint32_t replication = 0)
{
    return Stream(seed, replication, "Böyük Kəsik", "customs check");
}

// What a stream that has drawn nothing else gives.
std::vector<std::uint64_t> words_alone(std::uint64_t entity, std::uint32_t visit = 0)
{
    Stream stream = customs();
    return words(stream.at(entity, visit));
}

}  // namespace

TEST_CASE("draws in sequence equal draws asked for alone")
{
    Stream stream = customs();
    for (std::uint64_t entity = 0; entity < 1000; ++entity) {
        REQUIRE(words(stream.at(entity)) == words_alone(entity));
    }
}

TEST_CASE("draws in any order equal draws asked for alone")
{
    // Runs of random length from random starting points, which fill, use and leave the cache.
    Stream stream = customs();
    Stream chooser(20240101, 0, "test", "order of draws");
    for (std::uint64_t run = 0; run < 500; ++run) {
        Draw choice = chooser.at(run);
        std::uint64_t entity = choice() % 200;
        const std::uint64_t length = choice() % 40;
        const std::uint64_t step = choice() % 3;
        for (std::uint64_t i = 0; i < length; ++i, entity += step) {
            const auto visit = static_cast<std::uint32_t>(choice() % 8 == 0 ? choice() % 3 : 0);
            REQUIRE(words(stream.at(entity, visit)) == words_alone(entity, visit));
        }
    }
}

TEST_CASE("sequences on several visits, by turns, equal draws asked for alone")
{
    // As at a border: shipments of two flows, each in the order of its numbers, on other legs; the
    // cache goes from one to the other when the first has ended.
    Stream stream = customs();
    for (std::uint64_t i = 0; i < 400; ++i) {
        REQUIRE(words(stream.at(i, 3)) == words_alone(i, 3));
        if (i % 3 == 0) REQUIRE(words(stream.at(7000 + i / 3, 5)) == words_alone(7000 + i / 3, 5));
    }
    for (std::uint64_t i = 200; i < 300; ++i) {
        REQUIRE(words(stream.at(7000 + i, 5)) == words_alone(7000 + i, 5));
        REQUIRE(words(stream.at(7000 + i, 0x1FFFF)) == words_alone(7000 + i, 0x1FFFF));
    }
}

TEST_CASE("the last entity numbers wrap without a trace")
{
    Stream stream = customs();
    const std::uint64_t last = ~std::uint64_t{0};
    for (std::uint64_t i = 0; i < 40; ++i) {
        const std::uint64_t entity = last - 20 + i;
        REQUIRE(words(stream.at(entity)) == words_alone(entity));
    }
}

TEST_CASE("a draw elsewhere changes no draw")
{
    Stream alone = customs();
    Stream beside = customs();
    Stream other(1, 0, "Böyük Kəsik", "queue for the scanner");
    for (std::uint64_t entity = 0; entity < 100; ++entity) {
        words(other.at(entity));
        words(beside.at(entity + 7, 3));
        REQUIRE(words(alone.at(entity)) == words(beside.at(entity)));
    }
}

TEST_CASE("every part of an address makes another draw")
{
    std::vector<std::vector<std::uint64_t>> draws;
    const auto add = [&](Stream stream, std::uint64_t entity, std::uint32_t visit) {
        draws.push_back(words(stream.at(entity, visit)));
    };
    add(customs(), 5, 0);
    add(customs(2), 5, 0);
    add(customs(1, 1), 5, 0);
    add(Stream(1, 0, "Böyük Kəsik", "customs check "), 5, 0);
    add(Stream(1, 0, "Böyük Kəsi", "kcustoms check"), 5, 0);
    add(Stream(1, 0, "customs check", "Böyük Kəsik"), 5, 0);
    add(customs(), 6, 0);
    add(customs(), std::uint64_t{5} << 32, 0);
    for (const std::uint32_t visit : {1u, 2u, 65535u, 65536u, 65537u, 131072u, 4294967295u}) {
        add(customs(), 5, visit);
    }
    std::sort(draws.begin(), draws.end());
    CHECK(std::adjacent_find(draws.begin(), draws.end()) == draws.end());
}

TEST_CASE("a draw and its copy give the same words, and all words differ")
{
    Stream stream = customs();
    Draw draw = stream.at(77);
    Draw copy = draw;
    std::vector<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) {
        seen.push_back(draw());
        REQUIRE(copy() == seen.back());
    }
    std::sort(seen.begin(), seen.end());
    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("a draw that asks for too many words is refused instead of repeating another")
{
    Stream stream = customs();
    Draw draw = stream.at(1);
    for (int i = 0; i < 131072; ++i) draw();
    CHECK_THROWS_AS(draw(), std::length_error);
}

TEST_CASE("the numbers of a stream stay the same for ever")
{
    // Recorded when the address was fixed. A change here changes all results.
    CHECK(stream_hash({"AZALT", "crane move"}) == 0xc53cdd140172b2a7u);
    Stream stream(42, 7, "AZALT", "crane move");
    CHECK(stream.at(1000)() == 0x8dafbf100d830429u);
    CHECK(stream.at(1000, 70000)() == 0x4293bd21908b7b32u);
}

TEST_CASE("a uniform number lies strictly between 0 and 1")
{
    Stream stream = customs();
    double sum = 0;
    for (std::uint64_t entity = 0; entity < 10000; ++entity) {
        Draw draw = stream.at(entity);
        const double u = draw.unit();
        REQUIRE((u > 0 && u < 1));
        sum += u;
    }
    // 99.9 %: 3.29 standard deviations of sqrt(1/12).
    CHECK(sum / 10000 == Approx(0.5).margin(3.29 * 0.2887 / 100));
}

TEST_CASE("a stream is small until it is used in sequence") { CHECK(sizeof(Stream) <= 48); }

TEST_CASE("stream names that occur twice are refused")
{
    const std::vector<StreamName> distinct = {{"a", "bc"}, {"ab", "c"}, {"", "abc"}, {"abc", ""}};
    CHECK_NOTHROW(require_distinct(distinct));
    const std::vector<StreamName> twice = {
        {"Alat", "crane"}, {"Aktau", "crane"}, {"Alat", "crane"}};
    CHECK_THROWS_WITH(require_distinct(twice),
                      Catch::Contains("Alat") && Catch::Contains("named twice"));
}
