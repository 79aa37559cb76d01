#include "cli/ranks.hpp"

#include <chrono>
#include <cstdlib>
#include <exception>
#include <list>
#include <stdexcept>
#include <string>
#include <thread>

#ifdef KARVAN_MPI
#include <mpi.h>
#endif

namespace karvan::cli {

namespace {

unsigned number_in(const char* variable, unsigned otherwise)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

}  // namespace

// Open MPI's own variables; Slurm sets PMIX_RANK and its own count when it launches with PMIx.
Rank rank_by_launcher()
{
    if (std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr)
        return {number_in("OMPI_COMM_WORLD_RANK", 0), number_in("OMPI_COMM_WORLD_SIZE", 1)};
    if (std::getenv("PMIX_RANK") != nullptr)
        return {number_in("PMIX_RANK", 0), number_in("SLURM_NTASKS", 1)};
    return {};
}

#ifdef KARVAN_MPI

namespace {

constexpr int part_tag = 1;

// One message: how many replications, their numbers, the image.
std::vector<std::byte> packed(const std::vector<std::byte>& image,
                              const std::vector<std::uint32_t>& replications)
{
    std::vector<std::byte> bytes;
    const auto count = static_cast<std::uint32_t>(replications.size());
    const auto put = [&](const void* from, std::size_t size) {
        const auto* first = static_cast<const std::byte*>(from);
        bytes.insert(bytes.end(), first, first + size);
    };
    put(&count, sizeof count);
    put(replications.data(), count * sizeof(std::uint32_t));
    put(image.data(), image.size());
    return bytes;
}

}  // namespace

struct Ranks::Outbox {
    struct Letter {
        std::vector<std::byte> bytes;
        MPI_Request request;
    };
    std::list<Letter> letters;

    void drop_sent()
    {
        for (auto letter = letters.begin(); letter != letters.end();) {
            int sent = 0;
            MPI_Test(&letter->request, &sent, MPI_STATUS_IGNORE);
            letter = sent != 0 ? letters.erase(letter) : std::next(letter);
        }
    }
};

Ranks::Ranks() : rank_(rank_by_launcher()), outbox_(std::make_unique<Outbox>())
{
    if (!are_several()) return;
    // Parts are sent and received wherever a replication ends, by one thread at a time.
    int level = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &level);
    int number = 0;
    int of = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &number);
    MPI_Comm_size(MPI_COMM_WORLD, &of);
    rank_ = {static_cast<unsigned>(number), static_cast<unsigned>(of)};
    if (level < MPI_THREAD_SERIALIZED) throw std::runtime_error("this MPI knows no threads");
}

// MPI's own waiting would keep a core busy, which rank 0 needs to join the parts.
void Ranks::wait_for_all()
{
    MPI_Request all_here = MPI_REQUEST_NULL;
    MPI_Ibarrier(MPI_COMM_WORLD, &all_here);
    for (int is_done = 0; is_done == 0 || !outbox_->letters.empty();) {
        outbox_->drop_sent();
        if (is_done == 0) MPI_Test(&all_here, &is_done, MPI_STATUS_IGNORE);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

// A rank that fails takes the others with it: they would wait for it for ever.
Ranks::~Ranks()
{
    int is_started = 0;
    MPI_Initialized(&is_started);
    if (is_started == 0) return;
    if (std::uncaught_exceptions() > 0) MPI_Abort(MPI_COMM_WORLD, 4);
    wait_for_all();
    MPI_Finalize();
}

int Ranks::agree(int number)
{
    if (are_several()) MPI_Bcast(&number, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return number;
}

void Ranks::share(std::vector<std::uint32_t>& replications)
{
    if (!are_several()) return;
    auto count = static_cast<std::uint32_t>(replications.size());
    MPI_Bcast(&count, 1, MPI_UINT32_T, 0, MPI_COMM_WORLD);
    replications.resize(count);
    MPI_Bcast(replications.data(), static_cast<int>(count), MPI_UINT32_T, 0, MPI_COMM_WORLD);
    std::vector<std::uint32_t> mine;
    for (std::size_t i = rank_.number; i < replications.size(); i += rank_.of)
        mine.push_back(replications[i]);
    replications = std::move(mine);
}

void Ranks::send(std::vector<std::byte>&& image, const std::vector<std::uint32_t>& replications)
{
    outbox_->drop_sent();
    Outbox::Letter& letter = outbox_->letters.emplace_back();
    letter.bytes = packed(image, replications);
    MPI_Isend(letter.bytes.data(), static_cast<int>(letter.bytes.size()), MPI_BYTE, 0, part_tag,
              MPI_COMM_WORLD, &letter.request);
}

void Ranks::receive(bool until_all_done, const Part& take)
{
    while (done_ + 1 < rank_.of) {
        MPI_Status status;
        int has_come = 0;
        MPI_Iprobe(MPI_ANY_SOURCE, part_tag, MPI_COMM_WORLD, &has_come, &status);
        if (has_come == 0 && !until_all_done) return;
        if (has_come == 0) {  // MPI's own waiting would keep a core busy
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            continue;
        }
        int size = 0;
        MPI_Get_count(&status, MPI_BYTE, &size);
        std::vector<std::byte> bytes(static_cast<std::size_t>(size));
        MPI_Recv(bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, part_tag, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        const auto* numbers = reinterpret_cast<const std::uint32_t*>(bytes.data());
        const std::uint32_t count = numbers[0];
        if (count == 0) {
            ++done_;
            continue;
        }
        const std::vector<std::uint32_t> replications(numbers + 1, numbers + 1 + count);
        const auto head = static_cast<std::ptrdiff_t>((1 + count) * sizeof(std::uint32_t));
        take({bytes.begin() + head, bytes.end()}, replications);
    }
}

#else

struct Ranks::Outbox {};

Ranks::Ranks() : rank_(rank_by_launcher())
{
    if (are_several())
        throw std::runtime_error(
            "this karvan was built without MPI, so every process would do the same work; install "
            "an MPI (libopenmpi-dev) and build again, or use --shard");
}

Ranks::~Ranks() = default;
int Ranks::agree(int number) { return number; }
void Ranks::share(std::vector<std::uint32_t>&) {}
void Ranks::send(std::vector<std::byte>&&, const std::vector<std::uint32_t>&) {}
void Ranks::receive(bool, const Part&) {}

#endif

}  // namespace karvan::cli
