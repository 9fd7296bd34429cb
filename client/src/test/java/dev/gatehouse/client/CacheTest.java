package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of answers, for whom, and for how long. */
@Timeout(60)
final class CacheTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    private static Path data;

    private static TestServer server;

    private final String email = "reader" + NUMBERS.incrementAndGet() + "@example.com";
    private final List<Backend> open = new ArrayList<>();

    /** What came by the network: the method, the path and the status. */
    private final List<String> network = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch answered = new CountDownLatch(1);

    @TempDir
    private Path home;

    private FaultProxy proxy;
    private Backend backend;
    private Quote quote;

    @BeforeAll
    static void start() {
        server = TestServer.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        proxy = FaultProxy.to(server.port());
        server.addUser(email);
        backend = backend("permit");
        backend.signIn(email, TestServer.PASSWORD);
        quote = add("BUD", "10.20");
        network.clear();
    }

    @AfterEach
    void close() {
        held.countDown();
        open.forEach(Backend::close);
        proxy.close();
    }

    private Backend backend(String permit) {
        return keep(builder(permit).build());
    }

    private Backend keep(Backend one) {
        open.add(one);
        return one;
    }

    private BackendBuilder builder(String permit) {
        OkHttpClient http = new OkHttpClient.Builder()
                .addNetworkInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    if (chain.request().url().encodedPath().contains("/quotes")) {
                        network.add(chain.request().method() + " "
                                + chain.request().url().encodedPath().replaceAll("/q\\d+$", "/{id}") + " "
                                + response.code());
                        answered.countDown();
                        await(held);
                    }
                    return response;
                })
                .build();
        return Backend.at(URI.create("http://localhost:" + proxy.port()))
                .keepPermitsIn(PermitStore.file(home.resolve(permit)))
                .cacheIn(home.resolve("cache"))
                .attempts(Attempts.once())
                .clock(server.clock)
                .http(http);
    }

    private Quote add(String tag, String price) {
        Quote made = new Quote();
        made.setTag(tag);
        made.setPrice(new BigDecimal(price));
        backend.save(made);
        return made;
    }

    private Quote read() {
        return backend.find(Quote.class, quote.getId());
    }

    private Lookup<Quote> lookup() {
        return backend.lookup(Quote.class, quote.getId());
    }

    private void goOffline() {
        proxy.refuse();
        proxy.cut();
    }

    @Test
    void whatStillHoldsIsNotSentAgain() {
        read();

        assertThat(read().getTag()).isEqualTo("BUD");
        assertThat(network).containsExactly("GET /api/quotes/{id} 200", "GET /api/quotes/{id} 304");
    }

    @Test
    void whatChangedIs() {
        read();
        change("10.30");

        assertThat(read().getPrice()).isEqualByComparingTo("10.30");
        assertThat(network).containsExactly("GET /api/quotes/{id} 200", "GET /api/quotes/{id} 200");
    }

    /** By somebody else. */
    private void change(String price) {
        server.bean(TestQuotes.class).change(quote.getId(), "\"1\"", Map.of("price", new BigDecimal(price)));
        server.bean(TestQuotes.class).received.clear();
    }

    @Test
    void whoeverWantsItFreshGetsAllOfIt() {
        read();

        assertThat(lookup().fresh().fetch().getTag()).isEqualTo("BUD");
        assertThat(network).containsExactly("GET /api/quotes/{id} 200", "GET /api/quotes/{id} 200");
    }

    @Test
    void withoutTheServerWhatWasKeptIsToldWithItsAge() {
        Instant read = server.clock.instant();
        read();
        server.clock.advance(Duration.ofHours(1));
        goOffline();

        Snapshot<Quote> kept = lookup().cached().fetch();

        assertThat(kept.value().getPrice()).isEqualByComparingTo("10.20");
        assertThat(kept.value().changes()).isEmpty();
        assertThat(kept.asOf()).isBetween(read.minusMillis(1), read.plusMillis(1));
        assertThat(kept.age())
                .isBetween(Duration.ofHours(1), Duration.ofHours(1).plusMillis(1));
        assertThatExceptionOfType(Unreachable.class).isThrownBy(this::read);
    }

    @Test
    void whatTheServerConfirmedIsAsOldAsThat() {
        read();
        server.clock.advance(Duration.ofMinutes(2));
        read();
        server.clock.advance(Duration.ofMinutes(1));

        assertThat(lookup().cached().fetch().age()).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(61));
        assertThat(network).containsExactly("GET /api/quotes/{id} 200", "GET /api/quotes/{id} 304");
    }

    @Test
    void afterADayWithoutANetworkAnotherProcessStillReadsWhatWasKeptAndRenewsAtTheFirstContact() {
        read();
        backend.close();
        goOffline();
        server.clock.advance(Duration.ofHours(24));
        backend = backend("permit");

        assertThat(backend.restore()).isTrue();
        assertThat(lookup().cached().fetch().value().getTag()).isEqualTo("BUD");
        int renewals = server.renewals();
        proxy.restore();

        assertThat(read().getTag()).isEqualTo("BUD");
        assertThat(server.renewals()).isEqualTo(renewals + 1);
    }

    @Test
    void whatWasSavedIsKeptAsItIsNow() {
        read();
        quote.setPrice(new BigDecimal("10.40"));
        backend.save(quote);
        network.clear();
        goOffline();

        assertThat(lookup().cached().fetch().value().getPrice()).isEqualByComparingTo("10.40");
        assertThat(network).isEmpty();
    }

    @Test
    void listsThatMayTellOfWhatWasSavedAreAskedForAgain() {
        Listing<Quote> quotes = backend.list(Quote.class).top(1000);
        quotes.fetch();
        assertThat(quotes.cached().fetch().value()).extracting(Quote::getId).contains(quote.getId());
        Quote further = add("LWP", "15.20");

        assertThat(quotes.cached().fetch().value()).extracting(Quote::getId).contains(further.getId());
        quote.setPrice(new BigDecimal("10.40"));
        backend.save(quote);
        assertThat(quotes.cached().fetch().value())
                .filteredOn(one -> one.getId().equals(quote.getId()))
                .singleElement()
                .satisfies(one -> assertThat(one.getPrice()).isEqualByComparingTo("10.40"));
    }

    @Test
    void whatWasRemovedIsNotTold() {
        read();
        backend.remove(quote);

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> lookup().cached().fetch())
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(404));
    }

    @Test
    void whatMayHaveBeenDoneThoughNoAnswerCameIsNotToldAsItWas() {
        read();
        quote.setPrice(new BigDecimal("10.40"));
        proxy.cutAfter("PATCH", 1);
        assertThatExceptionOfType(Unreachable.class).isThrownBy(() -> backend.save(quote));
        proxy.restore();

        assertThat(lookup().cached().fetch().value().getPrice()).isEqualByComparingTo("10.40");
    }

    /** Its answer is on the way while the change is made, and arrives after it. */
    @Test
    void whatWasAskedForBeforeAChangeIsNotKeptAfterIt() throws Exception {
        held = new CountDownLatch(1);
        // What came before doesn't count.
        answered = new CountDownLatch(1);
        CompletableFuture<Quote> before = lookup().fetchAsync();
        await(answered);
        CountDownLatch late = held;
        held = new CountDownLatch(0);
        quote.setPrice(new BigDecimal("10.50"));
        backend.save(quote);
        late.countDown();

        assertThat(before.get().getPrice()).isEqualByComparingTo("10.20");
        goOffline();
        assertThat(lookup().cached().fetch().value().getPrice()).isEqualByComparingTo("10.50");
    }

    @Test
    void aListIsToldOfAllItsPagesOrNotAtAll() throws IOException {
        for (int number = 0; number < 3; number++) {
            add("T" + number, "1");
        }
        Listing<Quote> quotes = backend.list(Quote.class);
        List<Quote> all = quotes.fetch();
        assertThat(network.stream().filter("GET /api/quotes 200"::equals).count())
                .isGreaterThan(1);
        network.clear();

        assertThat(quotes.cached().fetch().value()).hasSameSizeAs(all);
        assertThat(network).isEmpty();
        Files.delete(files().getFirst());

        assertThat(quotes.cached().fetch().value()).hasSameSizeAs(all);
        assertThat(network).contains("GET /api/quotes 200", "GET /api/quotes 304");
    }

    @Test
    void afterSigningOutNothingIsLeft() throws IOException {
        read();
        assertThat(files()).isNotEmpty();

        backend.signOut();

        assertThat(files()).isEmpty();
        assertThatExceptionOfType(SignedOut.class)
                .isThrownBy(() -> lookup().cached().fetch());
    }

    @Test
    void afterTheServerEndedASessionNothingIsLeftEither() throws IOException {
        read();
        Backend phone = keep(Backend.at(server.uri()).clock(server.clock).build());
        phone.signIn(email, TestServer.PASSWORD);
        phone.permits().end(backend.currentPermit().orElseThrow());

        assertThatExceptionOfType(SignedOut.class).isThrownBy(this::read);

        assertThat(files()).isEmpty();
    }

    @Test
    void nobodyElseReadsItNorTheSamePersonInAnotherSession() {
        read();
        server.addUser("other-" + email);
        Backend others = backend("others");
        others.signIn("other-" + email, TestServer.PASSWORD);
        Backend mine = backend("mine");
        mine.signIn(email, TestServer.PASSWORD);
        network.clear();
        goOffline();

        for (Backend another : List.of(others, mine)) {
            assertThatExceptionOfType(Unreachable.class)
                    .isThrownBy(() ->
                            another.lookup(Quote.class, quote.getId()).cached().fetch());
        }
        assertThat(lookup().cached().fetch().value().getTag()).isEqualTo("BUD");
    }

    @Test
    void aFileSaysNothingToWhoeverHasNoKey() throws IOException {
        read();

        assertThat(files()).isNotEmpty().allSatisfy(file -> {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("BUD", "tag", quote.getId());
            assertThat(file.toString()).doesNotContain("quotes", quote.getId());
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        });
    }

    @Test
    void whatWasMovedToAnothersPlaceOrIsBrokenIsAsIfItWereNotThere() throws IOException {
        read();
        Path own = files().getFirst();
        Quote other = add("LWP", "15.20");
        backend.find(Quote.class, other.getId());
        Path others =
                files().stream().filter(file -> !file.equals(own)).findFirst().orElseThrow();
        byte[] whole = Files.readAllBytes(own);
        goOffline();

        for (byte[] content : List.of(Files.readAllBytes(others), new byte[0], Arrays.copyOf(whole, 40))) {
            Files.write(own, content);
            assertThatExceptionOfType(Unreachable.class)
                    .isThrownBy(() -> lookup().cached().fetch());
        }
        Files.write(own, whole);
        assertThat(lookup().cached().fetch().value().getTag()).isEqualTo("BUD");
    }

    @Test
    void noMoreIsKeptThanWasAskedForAndTheLatestIs() throws IOException {
        Backend small = keep(builder("permit").cacheSize(4_000).build());
        small.restore();
        List<Quote> quotes = new ArrayList<>();
        for (int number = 0; number < 80; number++) {
            quotes.add(add("T" + number, "1"));
        }
        for (Quote one : quotes) {
            server.clock.advance(Duration.ofMillis(10));
            small.find(Quote.class, one.getId());
        }

        assertThat(files().stream().mapToLong(CacheTest::size).sum()).isBetween(2_000L, 4_300L);
        goOffline();
        assertThat(small.lookup(Quote.class, quotes.getLast().getId())
                        .cached()
                        .fetch()
                        .age())
                .isLessThan(Duration.ofSeconds(1));
        assertThatExceptionOfType(Unreachable.class)
                .isThrownBy(() -> small.lookup(Quote.class, quotes.getFirst().getId())
                        .cached()
                        .fetch());
    }

    @Test
    void whatTheServerForbidsToKeepIsNot() throws IOException {
        int before = files().size();
        backend.list(ExamplesTest.Share.class)
                .ownedBy(new ExamplesTest.Industry("1", "Technology"))
                .fetch();

        assertThat(files()).hasSize(before);
    }

    @Test
    void whoeverSaidNotWhereIsToldSo() {
        Backend without = keep(Backend.at(server.uri()).build());
        without.signIn(email, TestServer.PASSWORD);

        assertThatThrownBy(() -> without.list(Quote.class).cached().fetch())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cacheIn");
        assertThatThrownBy(() -> Backend.at(server.uri()).cacheSize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Path> files() throws IOException {
        Path cache = home.resolve("cache");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(cache)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
