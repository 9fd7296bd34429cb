package dev.gatehouse.drills;

import dev.gatehouse.client.Backend;
import dev.gatehouse.client.BackendException;
import dev.gatehouse.client.PermitStore;
import dev.gatehouse.drills.ClientLoop.Seen;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * The client SDK renews at nearly every call, since by its clock each comes after the last token has expired, while requests and answers of renewals
 * are cut off, the network goes away, the server and the clients are killed, and the clients' clocks jump. Nobody is signed out by any of it.
 */
final class ClientRenewalsDrill extends Drill {

    private static final String RENEWAL = "/api/permits/renewal";
    private static final int PROCESSES = 2;
    private static final int SIGN_INS_AT_ONCE = 4;

    /** Of the faults, one in so many is a kill: whoever is killed takes a while until it goes on. */
    private static final int CLIENT_KILLS = 30;

    private static final int SERVER_KILLS = 90;

    ClientRenewalsDrill() {
        super("client-renewals");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int clients = size.of(60, 600);
        long times = size.of(200, 100_000);
        Duration betweenFaults = Duration.ofMillis(size.of(250, 1_000));
        Path folder = Files.createTempDirectory("clients");
        try (Cluster cluster = Cluster.of(size, 1)) {
            Node node = cluster.add(
                    Viewer.current(size),
                    Map.of("GATEHOUSE_PERMIT_ACCESS_LIFETIME", ClientLoop.ACCESS_LIFETIME.toString()));
            node.awaitReady();
            try (FaultProxy network = FaultProxy.to(node.port())) {
                List<String> emails = Accounts.make(cluster, clients);
                signIn(emails, network.port(), folder);
                Faults faults = new Faults(network, node, folder, clients);
                Seen seen = faults.until(times, betweenFaults);
                network.restore();
                figures.mustBeAtLeast("renewals answered", seen.renewals(), times);
                figures.tell("calls cut off", seen.cuts());
                figures.tell("kills of clients", faults.clientKills);
                figures.tell("kills of the server", faults.serverKills);
                figures.mustBe("clients signed out", seen.signedOut(), 0);
                figures.mustBe("calls refused", seen.refused(), 0);
                figures.mustBe("clients that go on afterwards", alive(clients, network.port(), folder), clients);
                figures.mustBe("permits revoked", revoked(cluster, emails), 0);
            } finally {
                cluster.remove(node);
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void signIn(List<String> emails, int port, Path folder) throws Exception {
        try (ExecutorService some = Executors.newFixedThreadPool(
                SIGN_INS_AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < emails.size(); number++) {
                String email = emails.get(number);
                Path permit = ClientLoop.permit(folder, number);
                all.add(some.submit(() -> {
                    try (Backend backend = backend(port, permit)) {
                        backend.signIn(email, Cluster.PASSWORD);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static Backend backend(int port, Path permit) {
        return Backend.at(address(port))
                .userName("trader")
                .keepPermitsIn(PermitStore.file(permit))
                .build();
    }

    private static URI address(int port) {
        return URI.create("http://localhost:" + port);
    }

    /** How many are still signed in, as the server has it too. */
    private static long alive(int clients, int port, Path folder) {
        return Sessions.count(clients, number -> {
            try (Backend backend = backend(port, ClientLoop.permit(folder, number))) {
                return backend.restore()
                        && backend.permits().find(backend.currentPermit().orElseThrow()) != null;
            } catch (BackendException refused) {
                return false;
            }
        });
    }

    private static long revoked(Cluster cluster, List<String> emails) {
        return cluster.database()
                .rows()
                .sql("select count(*) from permits where user_id in (:users) and revoked_at is not null")
                .param("users", emails)
                .query(Long.class)
                .single();
    }

    /** Clients in processes of their own, and whatever happens to them. */
    private static final class Faults {

        private final FaultProxy network;
        private final Node node;
        private final Path folder;
        private final int clients;
        private final Random random = new Random(7);
        private final List<Client> running = new ArrayList<>();

        private Seen before = Seen.NOTHING;
        private int clientKills;
        private int serverKills;

        Faults(FaultProxy network, Node node, Path folder, int clients) {
            this.network = network;
            this.node = node;
            this.folder = folder;
            this.clients = clients;
        }

        Seen until(long renewals, Duration betweenFaults) throws Exception {
            try {
                for (int process = 0; process < PROCESSES; process++) {
                    running.add(start(process));
                }
                // In short each kind of kill comes once.
                killClient();
                killServer();
                while (seen().renewals() < renewals && seen().signedOut() == 0) {
                    fault();
                    TimeUnit.NANOSECONDS.sleep(betweenFaults.toNanos());
                    network.restore();
                }
            } finally {
                running.forEach(Client::kill);
            }
            return seen();
        }

        private void fault() throws Exception {
            if (random.nextInt(SERVER_KILLS) == 0) {
                killServer();
            } else if (random.nextInt(CLIENT_KILLS) == 0) {
                killClient();
            } else {
                switch (random.nextInt(5)) {
                    case 0 -> network.cutBefore(RENEWAL, 1 + random.nextInt(4));
                    case 1, 2 -> network.cutAfter(RENEWAL, 1 + random.nextInt(4));
                    case 3 -> network.cut();
                    default -> {
                        network.refuse();
                        network.cut();
                    }
                }
            }
        }

        private void killServer() throws Exception {
            node.kill();
            node.restart();
            serverKills++;
        }

        private void killClient() {
            int process = random.nextInt(PROCESSES);
            Client killed = running.get(process);
            killed.kill();
            before = before.plus(killed.seen());
            running.set(process, start(process));
            clientKills++;
        }

        private Seen seen() {
            return running.stream().map(Client::seen).reduce(before, Seen::plus);
        }

        private Client start(int process) {
            int each = clients / PROCESSES;
            return Client.start(address(network.port()), folder, process * each, (process + 1) * each);
        }
    }

    /** One of those processes. */
    private static final class Client {

        private final Process process;
        private final Thread reader;
        private volatile Seen seen = Seen.NOTHING;

        private Client(Process process) {
            this.process = process;
            this.reader = Thread.ofVirtual().start(this::read);
        }

        static Client start(URI server, Path folder, int from, int to) {
            try {
                return new Client(JavaProcess.of(
                                List.of(),
                                ClientLoop.class,
                                server.toString(),
                                folder.toString(),
                                String.valueOf(from),
                                String.valueOf(to))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.matches("\\d+ \\d+ \\d+ \\d+")) {
                        seen = Seen.read(line);
                    }
                }
            } catch (IOException killed) {
                // What it said before counts.
            }
        }

        Seen seen() {
            return seen;
        }

        /** {@code kill -9}. */
        void kill() {
            process.destroyForcibly();
            try {
                process.waitFor();
                reader.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
