// The processes of one `mpirun karvan run`: they share the replications, and rank 0 writes.
//
// Built with MPI where CMake finds one; everything else works without. The other ranks send their
// results as parts (see analysis/file/batch_results.hpp), so the file is the same for any number of
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace karvan::cli {

// Which process this is and of how many, as the launcher tells it before MPI is started; 0 of 1
// without a launcher.
struct Rank {
    unsigned number = 0;
    unsigned of = 1;
};
Rank rank_by_launcher();

class Ranks {
public:
    // Starts MPI if there is more than one process. Throws std::runtime_error if there is and this
    // karvan was built without MPI.
    Ranks();
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    bool are_several() const { return rank_.of > 1; }
    bool is_first() const { return rank_.number == 0; }

    // The number that rank 0 gives, on all ranks.
    int agree(int number);

    // Gives all ranks the list that rank 0 has, and leaves each its share: every n-th.
    void share(std::vector<std::uint32_t>& replications);

    using Part = std::function<void(const std::vector<std::byte>& image,
                                    const std::vector<std::uint32_t>& replications)>;
    // Sends a part to rank 0, without waiting for it; no replications: this rank is done.
    void send(std::vector<std::byte>&& image, const std::vector<std::uint32_t>& replications);
    // On rank 0: takes the parts that have come; with `until_all_done` waits for the rest.
    void receive(bool until_all_done, const Part& take);

private:
    void wait_for_all();

    struct Outbox;
    Rank rank_;
    unsigned done_ = 0;  // of the other ranks
    std::unique_ptr<Outbox> outbox_;
};

}  // namespace karvan::cli
