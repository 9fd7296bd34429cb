package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.beans.PropertyChangeEvent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects that are shown, changed and saved. */
@Timeout(60)
final class SavingTest {

    @TempDir
    private static Path data;

    private static TestServer server;
    private static Backend backend;

    private final Quote quote = new Quote();

    @BeforeAll
    static void start() {
        server = TestServer.start(data);
        server.addUser("nimal@example.com");
        backend = Backend.at(server.uri()).build();
        backend.signIn("nimal@example.com", TestServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        backend.close();
        server.close();
    }

    @BeforeEach
    void make() {
        quote.setTag("BUD");
        quote.setPrice(new BigDecimal("10.20"));
        backend.save(quote);
        received().clear();
    }

    @Test
    void whatIsNewIsMadeAndSaysWhatTheServerAnswered() {
        Quote made = new Quote();
        made.setTag("LWP");

        backend.save(made);

        assertThat(received()).containsExactly("POST {tag=LWP}");
        assertThat(made.getId()).startsWith("q");
        assertThat(made.getVersion()).isEqualTo(1);
        assertThat(made.changes()).isEmpty();
    }

    @Test
    void onlyWhatChangedIsSent() {
        quote.setPrice(new BigDecimal("10.25"));
        assertThat(quote.changes()).containsExactly("price");

        backend.save(quote);
        backend.save(quote);

        assertThat(received()).containsExactly("PATCH {price=10.25}");
        assertThat(quote.getVersion()).isEqualTo(2);
    }

    @Test
    void whatIsAsItWasIsNoChange() {
        quote.setTag("WGL");
        quote.setTag("BUD");

        backend.save(quote);

        assertThat(received()).isEmpty();
    }

    @Test
    void whoeverShowsItIsToldOfChanges() {
        List<PropertyChangeEvent> told = new ArrayList<>();
        quote.addPropertyChangeListener(told::add);

        quote.setTag("WGL");
        quote.setTag("WGL");

        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.getPropertyName()).isEqualTo("tag");
            assertThat(event.getOldValue()).isEqualTo("BUD");
            assertThat(event.getNewValue()).isEqualTo("WGL");
        });
    }

    @Test
    void ofTwoWhoChangeItTheSecondSeesBothAndKeepsTheirOwn() {
        Conflict conflict = conflict();

        conflict.keepMine();
        backend.save(quote);

        assertThat(backend.find(Quote.class, quote.getId()).getPrice()).isEqualByComparingTo("12");
        assertThat(quote.getTag()).isEqualTo("WGL");
    }

    @Test
    void orTakesTheOther() {
        List<String> told = new ArrayList<>();
        Conflict conflict = conflict();
        quote.addPropertyChangeListener(event -> told.add(event.getPropertyName()));

        conflict.takeTheirs();

        assertThat(quote.getPrice()).isEqualByComparingTo("11");
        assertThat(quote.changes()).isEmpty();
        assertThat(told).containsExactlyInAnyOrder("price", "tag");
    }

    @Test
    void whoKeepsTheirOwnAndThenTakesItBackSavesThatToo() {
        BigDecimal before = quote.getPrice();
        conflict().keepMine();
        quote.setPrice(before);

        backend.save(quote);

        assertThat(backend.find(Quote.class, quote.getId()).getPrice()).isEqualByComparingTo(before);
    }

    private Conflict conflict() {
        Quote theirs = backend.find(Quote.class, quote.getId());
        assertThat(theirs.changes()).isEmpty();
        theirs.setPrice(new BigDecimal("11"));
        theirs.setTag("WGL");
        backend.save(theirs);
        quote.setPrice(new BigDecimal("12"));

        Conflict conflict = catchThrowableOfType(Conflict.class, () -> backend.save(quote));

        assertThat(((Quote) conflict.mine()).getPrice()).isEqualByComparingTo("12");
        assertThat(((Quote) conflict.theirs()).getPrice()).isEqualByComparingTo("11");
        assertThat(conflict.traceId()).hasSize(32);
        return conflict;
    }

    @Test
    void whatWasChangedMeanwhileIsNotRemoved() {
        Quote theirs = backend.find(Quote.class, quote.getId());
        theirs.setPrice(new BigDecimal("11"));
        backend.save(theirs);

        assertThatThrownBy(() -> backend.remove(quote)).isInstanceOfSatisfying(Conflict.class, conflict -> {
            assertThat(conflict.mine()).isSameAs(quote);
            assertThat(conflict.theirs()).isNotNull();
        });
        backend.remove(theirs);

        assertThatThrownBy(() -> backend.find(Quote.class, quote.getId()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("NotFound"));
    }

    /** As a window does whose objects belong to the thread that draws it. */
    @Test
    void whatIsSavedMeanwhileChangesWhereItBelongs() throws Exception {
        BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
        Thread here = Thread.currentThread();
        List<Thread> told = new ArrayList<>();
        try (Backend drawn = Backend.at(server.uri()).applyOn(window::add).build()) {
            drawn.signIn("nimal@example.com", TestServer.PASSWORD);
            assertThat(drawn.options().applyOn()).isNotNull();
            quote.setPrice(new BigDecimal("10.25"));

            CompletableFuture<Void> saved = drawn.saveAsync(quote);
            quote.setTag("WGL");
            quote.addPropertyChangeListener(event -> told.add(Thread.currentThread()));
            Runnable taking = window.take();

            assertThat(saved).isNotDone();
            assertThat(quote.getVersion()).isEqualTo(1);
            taking.run();
            saved.join();
            assertThat(quote.getVersion()).isEqualTo(2);
            assertThat(quote.getTag()).isEqualTo("WGL");
            assertThat(quote.changes()).containsExactly("tag");
            assertThat(told).allMatch(here::equals);

            backend.save(quote);
            assertThat(received()).containsExactly("PATCH {price=10.25}", "PATCH {tag=WGL}");
            assertThat(quote.changes()).isEmpty();
            assertThat(quote.getVersion()).isEqualTo(3);
        }
    }

    @Test
    void whatCanNotBeSavedIsToldByTheFuture() {
        assertThat(backend.removeAsync(new Quote()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheServerNeverHadCanNotBeRemoved() {
        assertThatThrownBy(() -> backend.remove(new Quote()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Quote has no id yet");
    }

    private static List<String> received() {
        return server.bean(TestQuotes.class).received;
    }
}
