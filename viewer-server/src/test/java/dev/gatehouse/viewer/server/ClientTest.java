package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.client.Attempts;
import dev.gatehouse.client.Backend;
import dev.gatehouse.client.Conflict;
import dev.gatehouse.client.Refused;
import dev.gatehouse.client.Unreachable;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.Share;
import dev.gatehouse.viewer.model.Trader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The viewer by the client SDK: no address is written anywhere. */
@Timeout(60)
final class ClientTest {

    @TempDir
    private static Path folder;

    private static TestViewer viewer;
    private static Backend backend;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(folder);
        backend = as("skilled@viewer.example");
    }

    @AfterAll
    static void stop() {
        backend.close();
        viewer.close();
    }

    @Test
    void classesOfTheViewersModelNameTheirPathsThemselves() {
        List<Industry> industries = backend.list(Industry.class).orderBy("tag").fetch();

        assertThat(industries).extracting(Industry::getTag).containsExactly("finc", "tech");
        assertThat(backend.list(Share.class)
                        .ownedBy(industries.getLast())
                        .filter("price gt 15")
                        .orderBy("price desc")
                        .fetch())
                .extracting(Share::getTag)
                .containsExactly("WGL", "LWP");
        assertThat(backend.list(Share.class).ownedBy(Industry.class, "1").top(1).fetch())
                .hasSize(1);
        assertThat(backend.find(Share.class, "1", industries.getLast()).getPrice())
                .isEqualTo(new BigDecimal("10.28"));
    }

    @Test
    void whoIsSignedInIsATrader() {
        Trader trader = backend.user(Trader.class).orElseThrow();

        assertThat(trader.getEmail()).isEqualTo("skilled@viewer.example");
        assertThat(trader.changes()).isEmpty();
    }

    @Test
    void whatTheServerDoesNotHaveFailsAtOnceAndSaysWhatThereIs() {
        assertThatThrownBy(() -> backend.list(Widget.class).fetch())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no GET /api/widgets")
                .hasMessageContaining("GET /api/industries/{industry}/shares");
        assertThatThrownBy(() -> backend.list(Share.class).fetch())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no GET /api/shares");
    }

    @Test
    void whatOneMayNotReadIsRefusedWithThePolicy() {
        try (Backend junior = as("junior@viewer.example")) {
            assertThatThrownBy(() -> junior.list(Industry.class).fetch())
                    .isInstanceOfSatisfying(Refused.class, refused -> {
                        assertThat(refused.code()).isEqualTo("PolicyNotMet");
                        assertThat(refused.problem().policy().name()).isEqualTo("SkilledTraders");
                    });
        }
    }

    @Test
    void writesWhoseAnswersAreLostAreDoneOnce() {
        try (FaultProxy network = FaultProxy.to(viewer.anybody().address().getPort());
                Backend manager = Backend.at(URI.create(
                                network.through(viewer.anybody().address().toString())))
                        .userName("trader")
                        .attempts(Attempts.DEFAULT.withCount(8).withBase(Duration.ofMillis(1)))
                        .build()) {
            manager.signIn("manager@viewer.example", TestViewer.PASSWORD);
            for (int write = 0; write < 20; write++) {
                Share share = new Share();
                share.setIndustry("2");
                share.setTag("N" + write);
                share.setPrice(new BigDecimal("1.5"));
                network.cutAfter("POST /api/industries/2/shares", 1 + write % 2);
                manager.save(share);
                network.restore();
                share.setPrice(new BigDecimal("2.25"));
                network.cutAfter("PATCH /api/industries/2/shares", 1 + write % 2);
                manager.save(share);
                network.restore();
                assertThat(share.getVersion()).isEqualTo(2);
                if (write % 2 == 0) {
                    network.cutAfter("DELETE /api/industries/2/shares", 1);
                    manager.remove(share);
                    network.restore();
                }
            }
            assertThat(manager.list(Share.class)
                            .ownedBy(Industry.class, "2")
                            .filter("price eq 2.25")
                            .fetch())
                    .extracting(Share::getTag)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                            .filter(write -> write % 2 == 1)
                            .mapToObj(write -> "N" + write)
                            .toList());
        }
    }

    /** The client is told nothing, and somebody presses the button again. */
    @Test
    void whatIsSavedAgainAfterNoAnswerCameIsDoneOnceAndIsNoConflict() {
        try (FaultProxy network = FaultProxy.to(viewer.anybody().address().getPort());
                Backend manager = Backend.at(URI.create(
                                network.through(viewer.anybody().address().toString())))
                        .userName("trader")
                        .attempts(Attempts.once())
                        .build()) {
            manager.signIn("manager@viewer.example", TestViewer.PASSWORD);
            Share share = new Share();
            share.setIndustry("2");
            share.setTag("AGAIN");
            share.setPrice(new BigDecimal("1.5"));
            network.cutAfter("POST /api/industries/2/shares", 1);
            assertThatThrownBy(() -> manager.save(share)).isInstanceOf(Unreachable.class);
            network.restore();
            manager.save(share);
            assertThat(share.getVersion()).isEqualTo(1);

            share.setPrice(new BigDecimal("2.5"));
            network.cutAfter("PATCH /api/industries/2/shares", 1);
            assertThatThrownBy(() -> manager.save(share)).isInstanceOf(Unreachable.class);
            network.restore();
            manager.save(share);
            assertThat(share.getVersion()).isEqualTo(2);
            manager.remove(share);
        }
    }

    @Test
    void whatIsSetToNothingIsNothingThereAndHere() {
        String id = viewer.addTrader("nothing@viewer.example", Period.ofYears(2));
        try (Backend manager = as("manager@viewer.example")) {
            Trader trader = manager.find(Trader.class, id);
            Trader other = manager.find(Trader.class, id);
            assertThat(trader.getDateJoined()).isNotNull();
            trader.setDateJoined(null);
            manager.save(trader);
            assertThat(manager.find(Trader.class, id).getDateJoined()).isNull();

            other.setFirstName("Other");
            Conflict conflict = catchThrowableOfType(Conflict.class, () -> manager.save(other));
            conflict.takeTheirs();
            assertThat(other.getDateJoined()).isNull();
            assertThat(other.changes()).isEmpty();
        }
    }

    private static Backend as(String trader) {
        Backend signedIn = Backend.at(viewer.anybody().address())
                .userName("trader")
                .language(Locale.ENGLISH)
                .build();
        signedIn.signIn(trader, TestViewer.PASSWORD);
        return signedIn;
    }

    record Widget(String id) {}
}
