#include "cli/replication_range.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>

namespace karvan::cli {

namespace {

constexpr std::uint64_t most_replications = 1'000'000'000;

// A whole number at the beginning of the text, which is shortened by it.
std::optional<std::uint32_t> taken_number(std::string_view& text)
{
    std::uint32_t number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number > most_replications) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    return number;
}

// "5..9", "3/8": two numbers and what is between them.
std::optional<std::pair<std::uint32_t, std::uint32_t>> pair_of(std::string_view text,
                                                               std::string_view between)
{
    const auto first = taken_number(text);
    if (!first || !text.starts_with(between)) return std::nullopt;
    text.remove_prefix(between.size());
    const auto second = taken_number(text);
    if (!second || !text.empty()) return std::nullopt;
    return std::pair{*first, *second};
}

}  // namespace

sim::ReplicationRange range_of(const std::string& text, std::uint32_t standard)
{
    if (text.empty()) return {0, standard};
    std::string_view rest = text;
    const auto number = taken_number(rest);
    if (number && rest.empty() && *number > 0) return {0, *number};
    const auto range = pair_of(text, "..");
    if (range && range->second >= range->first)
        return {range->first, range->second - range->first + 1};
    throw CLI::ValidationError(
        "--replications",
        "'" + text + "' is neither a number from 1 to 1000000000 nor a range like 5..9");
}

std::optional<sim::ReplicationRange> list_item(const std::string& text)
{
    std::string_view rest = text;
    const auto number = taken_number(rest);
    if (number && rest.empty()) return sim::ReplicationRange{*number, 1};
    const auto range = pair_of(text, "..");
    if (!range || range->second < range->first) return std::nullopt;
    return sim::ReplicationRange{range->first, range->second - range->first + 1};
}

std::optional<analysis::Shard> shard_of(const std::string& text, sim::ReplicationRange range)
{
    if (text.empty()) return std::nullopt;
    const auto shard = pair_of(text, "/");
    if (!shard || shard->first < 1 || shard->first > shard->second)
        throw CLI::ValidationError("--shard",
                                   "'" + text + "' is no share such as 3/8, the third of eight");
    if (shard->second > range.count)
        throw CLI::ValidationError("--shard",
                                   fmt::format("{} shards of {} replications: some would be empty",
                                               shard->second, range.count));
    return analysis::Shard{shard->first, shard->second, range.first, range.first + range.count - 1};
}

sim::ReplicationRange range_of(const analysis::Shard& shard)
{
    const std::uint64_t count = shard.last - shard.first + 1;
    const auto begin = static_cast<std::uint32_t>(count * (shard.index - 1) / shard.of);
    const auto end = static_cast<std::uint32_t>(count * shard.index / shard.of);
    return {shard.first + begin, end - begin};
}

}  // namespace karvan::cli
