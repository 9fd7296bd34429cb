package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.client.SignedOut.Reason;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.FaultProxy.Trap;
import dev.gatehouse.testkit.MovableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Against a real server, with what networks do to a client between the two. */
@Timeout(60)
final class BackendTest {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofMillis(20);
    private static final Call GREETING = Call.get("greeting");

    @TempDir
    private static Path data;

    private static TestServer server;
    private static FaultProxy network;

    @TempDir
    private Path folder;

    private final List<Backend> open = new ArrayList<>();
    private String email;

    @BeforeAll
    static void start() {
        server = TestServer.start(data);
        network = FaultProxy.to(server.port());
    }

    @AfterAll
    static void stop() {
        network.close();
        server.close();
    }

    @BeforeEach
    void addUser() {
        email = "user-%s@example.com".formatted(System.nanoTime());
        server.addUser(email);
    }

    @AfterEach
    void close() {
        network.restore();
        open.forEach(Backend::close);
    }

    @Test
    void whoeverSignsInIsKnownAndSeesTheirDevices() {
        Backend backend = backend(PermitStore.inMemory());

        SignIn signIn = backend.signIn(email, TestServer.PASSWORD);

        assertThat(signIn).isInstanceOf(SignIn.SignedIn.class);
        assertThat(backend.user(JsonNode.class).orElseThrow().required("email").asString())
                .isEqualTo(email);
        assertThat(backend.permits().list())
                .singleElement()
                .extracting(Permit::device)
                .extracting(Device::name)
                .isEqualTo("නිමල්'s desk");
    }

    @Test
    void whatIsRefusedIsToldInTheLanguageThatWasAskedFor() {
        Backend backend = backend(PermitStore.inMemory());

        Refused refused = catchThrowableOfType(Refused.class, () -> backend.signIn(email, "wrong"));

        assertThat(refused.code()).isEqualTo("SignInRefused");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.getMessage()).containsPattern("\\p{IsSinhala}").doesNotContain("wrong");
        assertThat(refused.traceId()).hasSize(32);
        assertThat(backend.isSignedIn()).isFalse();
    }

    @Test
    void whoeverHasNotSignedInIsToldSo() {
        Backend backend = backend(PermitStore.inMemory());

        assertThatThrownBy(() -> backend.permits().list())
                .isInstanceOfSatisfying(
                        SignedOut.class, nobody -> assertThat(nobody.reason()).isEqualTo(Reason.NEVER_SIGNED_IN));
    }

    @Test
    void aTokenIsRenewedShortlyBeforeItExpiresAndNotSooner() {
        Backend backend = signedIn(PermitStore.inMemory());
        int before = server.renewals();

        server.clock.advance(LIFE.minus(MARGIN).minusSeconds(1));
        backend.call(GREETING);
        assertThat(server.renewals()).isEqualTo(before);
        server.clock.advance(Duration.ofSeconds(1));
        backend.call(GREETING);

        assertThat(server.renewals()).isEqualTo(before + 1);
    }

    @Test
    void whoeversClockIsBehindIsRenewedWhenTheServerSaysSo() {
        MovableClock slow = new MovableClock();
        Backend backend =
                keep(builder(PermitStore.inMemory(), server.uri()).clock(slow).build());
        backend.signIn(email, TestServer.PASSWORD);
        int before = server.renewals();

        server.clock.advance(LIFE);
        backend.call(GREETING);
        backend.call(GREETING);

        assertThat(server.renewals()).isEqualTo(before + 1);
    }

    @Test
    void manyThreadsRenewOnce() throws Exception {
        Backend backend = signedIn(PermitStore.inMemory());
        for (int round = 0; round < 10; round++) {
            int before = server.renewals();
            server.clock.advance(LIFE);

            together(32, () -> backend.call(GREETING).status())
                    .forEach(status -> assertThat(status).isEqualTo(200));

            assertThat(server.renewals()).isEqualTo(before + 1);
        }
    }

    @Test
    void manyWithTheSameFileRenewOnce() throws Exception {
        Path file = folder.resolve("permit");
        signedIn(PermitStore.file(file));
        List<Backend> processes =
                Stream.generate(() -> backend(PermitStore.file(file))).limit(8).toList();
        processes.forEach(process -> assertThat(process.restore()).isTrue());
        for (int round = 0; round < 5; round++) {
            int before = server.renewals();
            server.clock.advance(LIFE);

            List<Callable<Integer>> calls = new ArrayList<>();
            for (int call = 0; call < 4; call++) {
                processes.forEach(
                        process -> calls.add(() -> process.call(GREETING).status()));
            }
            together(calls).forEach(status -> assertThat(status).isEqualTo(200));

            assertThat(server.renewals()).isEqualTo(before + 1);
        }
    }

    @Test
    void aLostAnswerOfARenewalSignsNobodyOut() {
        Backend backend = keep(throughTheNetwork(PermitStore.inMemory()).build());
        backend.signIn(email, TestServer.PASSWORD);
        for (int round = 0; round < 5; round++) {
            server.clock.advance(LIFE);
            Trap lost = network.cutAfter("/api/permits/renewal", 2);

            assertThat(backend.call(GREETING).status()).isEqualTo(200);
            assertThat(lost.cuts()).isEqualTo(2);
            network.restore();
        }
    }

    @Test
    void aProcessThatWasKilledWhileItRenewedLeavesItsAttemptToTheNext() {
        Path file = folder.resolve("permit");
        Backend first = keep(throughTheNetwork(PermitStore.file(file))
                .attempts(Attempts.once())
                .build());
        first.signIn(email, TestServer.PASSWORD);
        server.clock.advance(LIFE);
        network.cutAfter("/api/permits/renewal", 1);
        assertThatThrownBy(() -> first.call(GREETING)).isInstanceOf(Unreachable.class);
        first.close();

        Backend next = keep(throughTheNetwork(PermitStore.file(file)).build());

        assertThat(next.restore()).isTrue();
        assertThat(next.call(GREETING).status()).isEqualTo(200);
    }

    @Test
    void aDayWithoutANetworkSignsNobodyOut() {
        Backend backend = keep(throughTheNetwork(PermitStore.inMemory()).build());
        backend.signIn(email, TestServer.PASSWORD);
        network.refuse();
        network.cut();
        server.clock.advance(Duration.ofHours(24));

        assertThatThrownBy(() -> backend.call(GREETING)).isInstanceOf(Unreachable.class);
        assertThat(backend.isSignedIn()).isTrue();
        network.restore();

        assertThat(backend.call(GREETING).status()).isEqualTo(200);
    }

    @Test
    void whoeverIsEndedByAnotherIsSignedOutOnceAndToldWhy() throws Exception {
        Path file = folder.resolve("permit");
        Backend backend = signedIn(PermitStore.file(file));
        Backend other = signedIn(PermitStore.inMemory());
        List<SignedOut> told = new ArrayList<>();
        backend.onSignedOut(told::add);
        other.permits().list().stream()
                .map(Permit::id)
                .filter(id -> !id.equals(other.currentPermit().orElseThrow()))
                .forEach(other.permits()::end);

        List<Callable<Reason>> calls = new ArrayList<>();
        for (int call = 0; call < 8; call++) {
            calls.add(() -> catchThrowableOfType(SignedOut.class, () -> backend.call(GREETING))
                    .reason());
        }

        assertThat(together(calls)).containsOnly(Reason.REVOKED);
        assertThat(told).singleElement().extracting(SignedOut::reason).isEqualTo(Reason.REVOKED);
        assertThat(backend(PermitStore.file(file)).restore()).isFalse();
    }

    @Test
    void aPermitThatWasNotRenewedInTimeIsOver() {
        Backend backend = signedIn(PermitStore.inMemory());

        server.clock.advance(Duration.ofDays(15));

        assertThatThrownBy(() -> backend.call(GREETING))
                .isInstanceOfSatisfying(
                        SignedOut.class, over -> assertThat(over.reason()).isEqualTo(Reason.EXPIRED));
    }

    @Test
    void signingOutEndsThePermitOnTheServer() {
        Backend backend = signedIn(PermitStore.inMemory());
        Backend other = signedIn(PermitStore.inMemory());
        assertThat(other.permits().list()).hasSize(2);

        assertThat(backend.signOut()).isTrue();

        assertThat(backend.isSignedIn()).isFalse();
        assertThat(other.permits().list()).hasSize(1);
        assertThatThrownBy(() -> backend.call(GREETING))
                .isInstanceOfSatisfying(
                        SignedOut.class, over -> assertThat(over.reason()).isEqualTo(Reason.ASKED_FOR));
    }

    @Test
    void whoeverSignsOutWithoutANetworkIsSignedOutOnTheServerByTheNextContact() throws Exception {
        Path file = folder.resolve("permit");
        Backend backend = keep(throughTheNetwork(PermitStore.file(file)).build());
        backend.signIn(email, TestServer.PASSWORD);
        Backend watcher = signedIn(PermitStore.inMemory());
        network.refuse();
        network.cut();

        assertThat(backend.signOut()).isFalse();
        assertThat(backend.isSignedIn()).isFalse();
        assertThat(watcher.permits().list()).hasSize(2);
        network.restore();
        Backend next = keep(throughTheNetwork(PermitStore.file(file)).build());

        assertThat(next.restore()).isFalse();
        while (watcher.permits().list().size() > 1) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoeverSignsInAnewLeavesNoPermitBehind() {
        Backend backend = signedIn(PermitStore.inMemory());

        backend.signIn(email, TestServer.PASSWORD);

        while (backend.permits().list().size() > 1) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsKeptInAFileIsForItsOwnerAloneAndShowsNoToken() throws IOException {
        Path file = folder.resolve("deep").resolve("permit");
        Backend backend = signedIn(PermitStore.file(file));

        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).isNotEmpty().allSatisfy(each -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rw-------");
                assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                        .doesNotContain("eyJ", email);
            });
        }
        assertThat(backend.toString() + backend.options()).doesNotContain("eyJ");
    }

    @Test
    void whatIsKeptForOneServerIsSentToNoOther() throws IOException {
        Path file = folder.resolve("permit");
        signedIn(PermitStore.file(file));

        Backend other = keep(builder(PermitStore.file(file), URI.create("http://127.0.0.1:" + server.port()))
                .build());

        assertThat(other.restore()).isFalse();
    }

    @Test
    void aFileThatSomebodyDamagedIsNobodysPermit() throws IOException {
        Path file = folder.resolve("permit");
        signedIn(PermitStore.file(file));
        byte[] sealed = Files.readAllBytes(file);
        sealed[sealed.length / 2] ^= 1;
        Files.write(file, sealed);

        Backend next = backend(PermitStore.file(file));

        assertThat(next.restore()).isFalse();
        next.signIn(email, TestServer.PASSWORD);
        assertThat(backend(PermitStore.file(file)).restore()).isTrue();
    }

    /** As a machine that lost its power may leave it. */
    @Test
    void aKeyThatWasCutShortIsMadeAnew() throws IOException {
        Path file = folder.resolve("permit");
        Files.write(folder.resolve("permit.key"), new byte[7]);

        signedIn(PermitStore.file(file));
        assertThat(backend(PermitStore.file(file)).restore()).isTrue();

        Files.write(folder.resolve("permit.key"), new byte[0]);
        Backend next = backend(PermitStore.file(file));
        assertThat(next.restore()).isFalse();
        next.signIn(email, TestServer.PASSWORD);
        assertThat(backend(PermitStore.file(file)).restore()).isTrue();
    }

    @Test
    void howeverOftenSomebodySignsOutItIsToldOnceWhateverAListenerThrows() throws Exception {
        Backend backend = signedIn(PermitStore.file(folder.resolve("permit")));
        AtomicInteger told = new AtomicInteger();
        backend.onSignedOut(reason -> {
            throw new IllegalStateException("a listener's own failure");
        });
        backend.onSignedOut(reason -> told.incrementAndGet());

        together(16, () -> backend.signOut());

        assertThat(told).hasValue(1);
        assertThat(backend.isSignedIn()).isFalse();
    }

    @Test
    @Timeout(60)
    void aListenerMaySignInAgain() {
        Backend backend = signedIn(PermitStore.file(folder.resolve("permit")));
        backend.onSignedOut(over -> backend.signIn(email, TestServer.PASSWORD));
        Backend phone = signedIn(PermitStore.inMemory());
        phone.permits().end(backend.currentPermit().orElseThrow());

        assertThatThrownBy(() -> backend.call(GREETING)).isInstanceOf(SignedOut.class);

        assertThat(backend.isSignedIn()).isTrue();
        assertThat(backend.call(GREETING).status()).isEqualTo(200);
    }

    @Test
    void whatOneAskedForIsNeverSentAsSomebodyElse() {
        Path file = folder.resolve("permit");
        Backend first = signedIn(PermitStore.file(file));
        AtomicInteger told = new AtomicInteger();
        first.onSignedOut(over -> told.incrementAndGet());
        String other = "other-" + email;
        server.addUser(other);
        backend(PermitStore.file(file)).signIn(other, TestServer.PASSWORD);
        server.clock.advance(LIFE);

        assertThatThrownBy(() -> first.call(GREETING)).isInstanceOf(SignedOut.class);

        assertThat(told).hasValue(1);
        assertThat(first.isSignedIn()).isFalse();
        assertThat(first.restore()).isTrue();
        assertThat(first.user(Map.class).orElseThrow().get("email")).isEqualTo(other);
        assertThat(first.call(GREETING).status()).isEqualTo(200);
    }

    @Test
    void plainHttpIsForThisMachineAlone() {
        assertThatThrownBy(() -> Backend.at(URI.create("http://api.example")).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HTTPS");
        keep(Backend.at(URI.create("http://api.example")).allowPlainHttp().build());
        for (String none : List.of("ftp://api.example", "https://me:secret@api.example", "https://api.example/?a=b")) {
            assertThatThrownBy(() -> Backend.at(URI.create(none)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    private Backend signedIn(PermitStore store) {
        Backend backend = backend(store);
        backend.signIn(email, TestServer.PASSWORD);
        return backend;
    }

    private Backend backend(PermitStore store) {
        return keep(builder(store, server.uri()).build());
    }

    private Backend keep(Backend backend) {
        open.add(backend);
        return backend;
    }

    private static BackendBuilder throughTheNetwork(PermitStore store) {
        return builder(store, URI.create("http://localhost:" + network.port()));
    }

    private static BackendBuilder builder(PermitStore store, URI uri) {
        return Backend.at(uri)
                .keepPermitsIn(store)
                .clock(server.clock)
                .settling(SETTLING)
                .language(Locale.of("si"))
                .device(new Device("නිමල්'s desk", null, null, null, null, null, null, null))
                .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(1)).withCap(Duration.ofMillis(10)));
    }

    private static <T> List<T> together(int threads, Callable<T> call) throws Exception {
        return together(Stream.generate(() -> call).limit(threads).toList());
    }

    /** All begin in the same moment. */
    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        CountDownLatch ready = new CountDownLatch(calls.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> answers = calls.stream()
                    .map(call -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return call.call();
                    }))
                    .toList();
            List<T> values = new ArrayList<>();
            for (Future<T> answer : answers) {
                values.add(answer.get());
            }
            return values;
        }
    }
}
