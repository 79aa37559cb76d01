// The results of a batch of replications as they come: saved in parts, and made one file at the
// end.
//
// A part is written when the last one is `save_every` old, or a hundredth of the time so far if
// that is more: so much is lost at most when the process dies, and the parts stay few. Memory holds
// the replications since the last part (64 MB at most) and, for the summary, the others without
// their samples, up to a limit. A batch that ends before its first part is due leaves none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/file/parts_folder.hpp"
#include "analysis/file/run_pieces.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

struct BatchPlan {
    std::filesystem::path target;  // empty: the results go nowhere but into the summary
    std::uint32_t first = 0;       // the replications asked for
    std::uint32_t count = 1;
    std::uint32_t most = 0;  // so many may be asked for later; at least `count`
    std::optional<Shard> shard;
    std::chrono::duration<double> save_every{5};
    bool keep_samples = false;                    // in the outcomes that are summed up
    std::size_t summary_bytes = ~std::size_t{0};  // memory for the outcomes that are summed up
    // Told of every outcome, once: when it is added, or taken over from an earlier run.
    std::function<void(const ReplicationOutcome&)> watch{};
};

class BatchResults {
public:
    BatchResults(RunDescription run, BatchPlan plan);

    // Whether an earlier run of the same target left parts.
    bool has_parts() const { return !folder_.parts().empty(); }
    // Takes over what an earlier run left: parts, and the target itself. Throws std::runtime_error
    // that names the file if it is of another scenario, seed or version, or if it holds
    // replications that are not asked for.
    void resume();

    // From now on so many are asked for.
    void ask_for(std::uint32_t count);
    std::uint32_t count() const { return plan_.count; }

    // What is still to be simulated, in order.
    std::vector<std::uint32_t> missing() const;

    // The outcome of a replication; stays in memory until it is saved.
    void add(ReplicationOutcome&& outcome);
    // Whether it is time to save what is in memory.
    bool is_due() const;
    // Saves what is in memory as a part. False if that failed: trouble() says why, and all stays as
    // it was.
    bool save();
    // What is in memory, as the image of a part that another process will save, and which
    // replications it holds.
    std::vector<std::byte> take_part(std::vector<std::uint32_t>& replications);
    // Saves a part that another process took. If that fails: false, trouble() says why, and
    // finish() tries again.
    bool save_part(const std::vector<std::byte>& image,
                   const std::vector<std::uint32_t>& replications);

    // Saves the rest; if nothing is missing, writes the target and removes the parts. False if that
    // failed: then trouble() says why, and what was saved stays.
    bool finish();

    const std::string& trouble() const { return trouble_; }
    // How many finished replications finish() could not save.
    std::size_t unsaved() const { return unsaved_; }
    const std::filesystem::path& parts_path() const { return folder_.path(); }
    // How many finished replications did not fit in memory; the summary lacks them.
    std::size_t left_out() const { return left_out_; }
    // Whatever was added or taken over, for the summary; complete after finish().
    const RunResults& results() const { return summary_; }

private:
    RunIdentity identity() const;
    void take_over(const std::filesystem::path& piece);
    void restore(const std::filesystem::path& piece);
    void sum_up(ReplicationOutcome&& outcome);
    void sum_up_pending();
    void sort_summary();
    void write_target();

    BatchPlan plan_;
    PartsFolder folder_;
    RunResults pending_;  // not saved yet
    RunResults summary_;
    std::vector<bool> is_there_;  // by replication, from plan_.first
    bool has_target_ = false;     // the target holds some of the replications
    std::size_t pending_bytes_ = 0;
    std::size_t summary_bytes_ = 0;
    std::size_t left_out_ = 0;
    std::size_t unsaved_ = 0;
    struct Image {
        std::vector<std::byte> bytes;
        std::vector<std::uint32_t> replications;
    };
    std::vector<Image> unsaved_images_;
    std::string trouble_;
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point saved_;
};

}  // namespace karvan::analysis
