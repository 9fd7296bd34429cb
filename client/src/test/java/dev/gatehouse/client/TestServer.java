package dev.gatehouse.client;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Requirements;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.QuickPasswordHasher;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application that has Gatehouse, as it runs: a real server on a free port, a real database, and a clock to move. */
final class TestServer implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    final MovableClock clock;
    private final ConfigurableApplicationContext context;

    private TestServer(ConfigurableApplicationContext context, MovableClock clock) {
        this.context = context;
        this.clock = clock;
    }

    static TestServer start(Path data, String... settings) {
        MovableClock clock = new MovableClock();
        String[] arguments = new String[settings.length + 2];
        arguments[0] = "--gatehouse.data=" + data;
        arguments[1] = "--spring.main.banner-mode=off";
        for (int setting = 0; setting < settings.length; setting++) {
            arguments[setting + 2] = "--" + settings[setting];
        }
        return new TestServer(
                new SpringApplicationBuilder(Application.class)
                        .properties("server.port=0")
                        .initializers(
                                started -> started.getBeanFactory().registerSingleton("movableClock", clock),
                                started -> started.getBeanFactory()
                                        .registerSingleton("quickPasswordHasher", new QuickPasswordHasher()))
                        .run(arguments),
                clock);
    }

    int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    URI uri() {
        return URI.create("http://localhost:" + port());
    }

    /** Somebody who can sign in with {@link #PASSWORD}. */
    User addUser(String email, String... roles) {
        NewUser form = new NewUser(email, "Nimal", "Perera", Set.of(roles), Map.of(), true);
        return ((UserCreation.Created) bean(UserManager.class).create(form, PASSWORD)).user();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** How many requests for a renewal came. */
    int renewals() {
        return bean(Counters.class).renewals.get();
    }

    @Override
    public void close() {
        context.close();
    }

    static final class Counters {
        final AtomicInteger renewals = new AtomicInteger();
    }

    @SpringBootApplication
    @Import({TestQuotes.class, TestStream.class})
    @RestController
    static class Application {

        private final Counters counters = new Counters();

        @Bean
        Clock clock(MovableClock clock) {
            return clock;
        }

        @Bean
        Policies policies() {
            return Policies.builder().add("Admins", Requirements.role("Admin")).build();
        }

        @Bean
        Counters counters() {
            return counters;
        }

        @Bean
        Filter counting() {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getRequestURI().equals("/api/permits/renewal")) {
                    counters.renewals.incrementAndGet();
                }
                chain.doFilter(request, response);
            };
        }

        @GetMapping("/greeting")
        @RequiresPolicy(Policies.AUTHENTICATED)
        Map<String, String> greeting(Subject caller) {
            return Map.of("hello", caller.userId());
        }

        /** What it is asked with is what it answers: it shows how the client asks. */
        @GetMapping("/api/industries/{industry}/shares")
        @RequiresPolicy(Policies.AUTHENTICATED)
        Map<String, Object> shares(@PathVariable String industry, HttpServletRequest request) {
            if (!String.valueOf(request.getQueryString())
                    .equals("filter=price%20gt%2020&orderby=price%20desc&top=10")) {
                return Map.of("value", List.of());
            }
            String next = request.getRequestURL() + "?filter=price%20gt%2020&orderby=price%20desc&top=10&skip=1";
            return Map.of("value", List.of(Map.of("id", "3", "tag", "WGL", "price", 35)), "nextLink", next);
        }

        @GetMapping(path = "/api/industries/{industry}/shares", params = "skip")
        @RequiresPolicy(Policies.AUTHENTICATED)
        Map<String, Object> more(@PathVariable String industry) {
            return Map.of("value", List.of(Map.of("id", "2", "tag", "LWP", "price", 21, "industry", industry)));
        }
    }
}
