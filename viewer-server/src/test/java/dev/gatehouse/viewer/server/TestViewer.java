package dev.gatehouse.viewer.server;

import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.testkit.QuickPasswordHasher;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A viewer in this process: the whole of it but for the hashing of passwords, on a port of its own, with its database in a
 * folder of the test's.
 */
final class TestViewer implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private final ConfigurableApplicationContext context;

    private TestViewer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static TestViewer start(Path data, String... settings) {
        return start(data, Clock.systemUTC(), settings);
    }

    /** One whose clock shows that. */
    static TestViewer start(Path data, Clock clock, String... settings) {
        SpringApplication application = ViewerApplication.application();
        application.setDefaultProperties(Map.of(
                "server.port",
                "0",
                "gatehouse.data",
                data.toString(),
                "viewer.demo-password",
                PASSWORD,
                "gatehouse.permit.access-lifetime",
                "PT1H",
                "viewer.feed.every",
                "PT0S"));
        application.addInitializers(starting -> {
            starting.getBeanFactory().registerSingleton("quickPasswordHasher", new QuickPasswordHasher());
            starting.getBeanFactory().registerSingleton("testClock", clock);
        });
        return new TestViewer(application.run(settings));
    }

    /** Somebody without a token. */
    Caller anybody() {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return new Caller(URI.create("http://localhost:" + port), null);
    }

    Caller admin() {
        return signedIn("admin@viewer.example");
    }

    Caller manager() {
        return signedIn("manager@viewer.example");
    }

    Caller skilled() {
        return signedIn("skilled@viewer.example");
    }

    Caller junior() {
        return signedIn("junior@viewer.example");
    }

    Caller signedIn(String email) {
        return anybody().as(email, PASSWORD);
    }

    /** A new trader with that service behind them. */
    String addTrader(String email, Period service, String... roles) {
        LocalDate joined = LocalDate.now(ZoneOffset.UTC).minus(service);
        NewUser trader = new NewUser(
                email, "Test", "Trader", Set.of(roles), Map.of(ViewerPolicies.DATE_JOINED, joined.toString()), true);
        UserCreation creation = bean(UserManager.class).create(trader, PASSWORD);
        return ((UserCreation.Created) creation).user().id();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
