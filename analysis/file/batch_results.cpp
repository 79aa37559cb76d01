#include "analysis/file/batch_results.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/file/restored_outcomes.hpp"
#include "analysis/file/results_file.hpp"
#include "analysis/file/results_records.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

constexpr std::size_t most_pending_bytes = std::size_t{64} << 20;
constexpr double most_lost = 0.01;  // of the time so far

// About the memory of an outcome.
std::size_t bytes_of(const ReplicationOutcome& outcome)
{
    std::size_t bytes = sizeof outcome + outcome.resources.size() * sizeof(ResourceOutcome);
    bytes += outcome.sampled_flows.size() * sizeof(FlowSample);
    bytes += (outcome.sampled_queue.size() + outcome.sampled_busy.size()) * sizeof(std::int32_t);
    for (const FlowOutcome& flow : outcome.flows)
        bytes += sizeof flow + flow.ledger.size() * sizeof(sim::Duration) +
                 flow.transit.histogram().counts().size() * sizeof(std::uint64_t);
    bytes += outcome.occurrences.size() * sizeof(OccurrenceRecord) +
             outcome.event_records.size() * sizeof(EventRecord);
    for (const ShipmentRecord& shipment : outcome.shipment_records)
        bytes += sizeof shipment + shipment.hours.size() * sizeof shipment.hours[0];
    return bytes;
}

// Samples and records are by far the largest part, and no summary speaks of them.
void drop_samples(ReplicationOutcome& outcome)
{
    outcome.samples = 0;
    outcome.sampled_queue = {};
    outcome.sampled_busy = {};
    outcome.sampled_flows = {};
}

void drop_records(ReplicationOutcome& outcome)
{
    outcome.occurrences = {};
    outcome.event_records = {};
    outcome.shipment_records = {};
}

}  // namespace

BatchResults::BatchResults(RunDescription run, BatchPlan plan)
    : plan_(std::move(plan)),
      folder_(plan_.target),
      is_there_(std::max(plan_.count, plan_.most), false),
      began_(std::chrono::steady_clock::now()),
      saved_(began_)
{
    summary_.run = run;
    pending_.run = std::move(run);
}

RunIdentity BatchResults::identity() const
{
    const RunDescription& run = summary_.run;
    return {results_format, storable_text(run.software), storable_text(run.scenario_hash),
            static_cast<std::int64_t>(run.seed), recorded_kinds(run)};
}

void BatchResults::resume()
{
    if (plan_.target.empty()) return;
    folder_.own();
    has_target_ = std::filesystem::exists(plan_.target);
    if (has_target_) take_over(plan_.target);
    for (const std::filesystem::path& part : folder_.parts()) take_over(part);
}

void BatchResults::take_over(const std::filesystem::path& piece)
{
    RunPieces one(identity());
    one.add(piece);
    for (const std::uint32_t replication : one.replications())
        if (replication < plan_.first || replication - plan_.first >= is_there_.size())
            throw std::runtime_error(fmt::format(
                "{}: it holds replication {}, which is not asked for ({}..{})", piece.string(),
                replication, plan_.first, plan_.first + is_there_.size() - 1));
    restore(piece);
}

// Takes the outcomes of a file into the summary, those that are there already left out.
void BatchResults::restore(const std::filesystem::path& piece)
{
    restore_outcomes(summary_.run, piece, [&](ReplicationOutcome&& outcome) {
        const std::size_t at = outcome.replication - plan_.first;
        if (is_there_.at(at)) return;
        is_there_.at(at) = true;
        if (plan_.watch) plan_.watch(outcome);
        sum_up(std::move(outcome));
    });
}

void BatchResults::ask_for(std::uint32_t count)
{
    plan_.count = count;
    if (is_there_.size() < count) is_there_.resize(count, false);
}

std::vector<std::uint32_t> BatchResults::missing() const
{
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < plan_.count; ++i)
        if (!is_there_[i]) numbers.push_back(plan_.first + i);
    return numbers;
}

bool BatchResults::is_due() const
{
    using Seconds = std::chrono::duration<double>;
    const auto now = std::chrono::steady_clock::now();
    const Seconds wait = std::max(plan_.save_every, most_lost * Seconds(now - began_));
    return pending_bytes_ > most_pending_bytes || now - saved_ >= wait;
}

void BatchResults::add(ReplicationOutcome&& outcome)
{
    is_there_.at(outcome.replication - plan_.first) = true;
    if (plan_.watch) plan_.watch(outcome);
    if (plan_.target.empty()) return sum_up(std::move(outcome));
    pending_bytes_ += bytes_of(outcome);
    pending_.replications.push_back(std::move(outcome));
}

void BatchResults::sum_up(ReplicationOutcome&& outcome)
{
    if (!plan_.keep_samples) drop_samples(outcome);
    drop_records(outcome);
    const std::size_t bytes = bytes_of(outcome);
    if (summary_bytes_ + bytes > plan_.summary_bytes) {
        ++left_out_;
        return;
    }
    summary_bytes_ += bytes;
    summary_.replications.push_back(std::move(outcome));
}

void BatchResults::sum_up_pending()
{
    for (ReplicationOutcome& outcome : pending_.replications) sum_up(std::move(outcome));
    pending_.replications.clear();
    pending_bytes_ = 0;
    saved_ = std::chrono::steady_clock::now();
}

bool BatchResults::save()
{
    if (pending_.replications.empty()) return true;
    try {
        folder_.save(pending_);
        trouble_.clear();
    } catch (const std::runtime_error& error) {
        trouble_ = error.what();
        saved_ = std::chrono::steady_clock::now();  // tried again when the next one is due
        return false;
    }
    sum_up_pending();
    return true;
}

bool BatchResults::save_part(const std::vector<std::byte>& image,
                             const std::vector<std::uint32_t>& replications)
{
    try {
        restore(folder_.save(replications.front(), replications.back(), image));
        return true;
    } catch (const std::runtime_error& error) {
        trouble_ = error.what();
        unsaved_images_.push_back({image, replications});
        return false;
    }
}

std::vector<std::byte> BatchResults::take_part(std::vector<std::uint32_t>& replications)
{
    for (const ReplicationOutcome& outcome : pending_.replications)
        replications.push_back(outcome.replication);
    std::vector<std::byte> image = hdf5_image(results_layout(pending_));
    sum_up_pending();
    return image;
}

void BatchResults::write_target()
{
    const std::vector<Attribute> more =
        plan_.shard ? shard_attributes(*plan_.shard) : std::vector<Attribute>{};
    if (!has_target_ && !has_parts()) {
        NetcdfFile file = results_layout(pending_);
        file.attributes.insert(file.attributes.end(), more.begin(), more.end());
        write(file, plan_.target);
        return;
    }
    if (!save()) throw std::runtime_error(trouble_);
    if (has_parts()) {
        RunPieces pieces(identity());
        if (has_target_) pieces.add(plan_.target);
        for (const std::filesystem::path& part : folder_.parts())
            pieces.add(part, RunPieces::Overlap::skip);
        pieces.join(plan_.target, more);
    }
    folder_.remove();
}

bool BatchResults::finish()
{
    trouble_.clear();
    for (const Image& image : std::exchange(unsaved_images_, {}))
        save_part(image.bytes, image.replications);
    try {
        if (!plan_.target.empty() && missing().empty())
            write_target();
        else if (!plan_.target.empty())
            save();
    } catch (const std::runtime_error& error) {
        trouble_ = error.what();
    }
    unsaved_ = trouble_.empty() ? 0 : pending_.replications.size();
    for (const Image& image : unsaved_images_) unsaved_ += image.replications.size();
    sum_up_pending();
    sort_summary();
    return trouble_.empty();
}

void BatchResults::sort_summary()
{
    std::sort(summary_.replications.begin(), summary_.replications.end(),
              [](const auto& a, const auto& b) { return a.replication < b.replication; });
}

}  // namespace karvan::analysis
