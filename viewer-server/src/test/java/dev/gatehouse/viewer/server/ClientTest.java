package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.client.Backend;
import dev.gatehouse.client.Refused;
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.Share;
import dev.gatehouse.viewer.model.Trader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

        assertThat(industries).extracting(Industry::tag).containsExactly("finc", "tech");
        assertThat(backend.list(Share.class)
                        .ownedBy(industries.getLast())
                        .filter("price gt 15")
                        .orderBy("price desc")
                        .fetch())
                .extracting(Share::tag)
                .containsExactly("WGL", "LWP");
        assertThat(backend.list(Share.class).ownedBy(Industry.class, "1").top(1).fetch())
                .hasSize(1);
        assertThat(backend.find(Share.class, "1", industries.getLast()).price()).isEqualTo(new BigDecimal("10.28"));
    }

    @Test
    void whoIsSignedInIsATrader() {
        assertThat(backend.user(Trader.class).orElseThrow().email()).isEqualTo("skilled@viewer.example");
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
