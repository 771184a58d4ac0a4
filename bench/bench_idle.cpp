// Holds many idle keep-alive connections open against a server and says what each costs it.
//   bench_idle --port P --pid N [--connections 2000] [--path /health/live] [--hold SECONDS]
// Prints `idle_connection_bytes N` as soon as all are open, then holds them.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

/// Resident bytes of a process; 0 when it is gone.
std::size_t resident_bytes(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/statm");
  std::size_t pages = 0;
  std::size_t resident = 0;
  in >> pages >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Connected and served once, so that it is idle between requests; -1: refused.
int open_connection(std::uint16_t port, const std::string& request) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  char bytes[4096];
  const bool is_served =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size()) &&
      ::recv(socket, bytes, sizeof bytes, 0) > 0;
  if (is_served) return socket;
  ::close(socket);
  return -1;
}

void raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  int pid = 0;
  int connections = 2000;
  int hold_s = 0;
  std::string path = "/health/live";
  CLI::App app("Idle connections");
  app.add_option("--port", port)->required();
  app.add_option("--pid", pid)->required();
  app.add_option("--connections", connections);
  app.add_option("--path", path);
  app.add_option("--hold", hold_s);
  CLI11_PARSE(app, argc, argv);
  raise_file_limit();

  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  std::vector<int> open = {open_connection(port, request)};
  const std::size_t before = resident_bytes(pid);
  for (int i = 0; i < connections; ++i) open.push_back(open_connection(port, request));
  const std::size_t after = resident_bytes(pid);
  for (const int socket : open) {
    if (socket >= 0) continue;
    std::fprintf(stderr, "bench_idle: a connection was refused\n");
    return 1;
  }
  std::printf("idle_connection_bytes %.0f\n",
              static_cast<double>(after - std::min(before, after)) / connections);
  std::fflush(stdout);
  std::this_thread::sleep_for(std::chrono::seconds{hold_s});
  return 0;
}
