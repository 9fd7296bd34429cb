package dev.gatehouse.spring.http;

import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.QuickPasswordHasher;
import dev.stranger.StrangersApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@link StrangersApplication} as it runs: a real server on a free port, a real database, and a clock to move. */
final class RunningApplication implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private static final JsonMapper JSON = new JsonMapper();

    final MovableClock clock;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI root;

    private RunningApplication(ConfigurableApplicationContext context, MovableClock clock) {
        this.context = context;
        this.clock = clock;
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        this.root = URI.create("http://localhost:" + port);
    }

    static RunningApplication start(Path data, String... settings) {
        return start(data, new MovableClock(), settings);
    }

    static RunningApplication start(Path data, MovableClock clock, String... settings) {
        return start(data, clock, Clocks.class, RunningApplication::hashQuickly, settings);
    }

    /** @param declared what the application declares besides; not the clock */
    static RunningApplication startWith(Class<?> declared, Path data, String... settings) {
        return start(data, new MovableClock(), declared, RunningApplication::hashQuickly, settings);
    }

    /** One whose passwords are hashed as they are in the end, for tests of what that shows. */
    static RunningApplication startHashing(Path data, String... settings) {
        return start(data, new MovableClock(), Clocks.class, beans -> {}, settings);
    }

    private static void hashQuickly(ConfigurableListableBeanFactory beans) {
        beans.registerSingleton("quickPasswordHasher", new QuickPasswordHasher());
    }

    private static RunningApplication start(
            Path data,
            MovableClock clock,
            Class<?> declared,
            Consumer<ConfigurableListableBeanFactory> beans,
            String... settings) {
        String[] all = Stream.concat(
                        Stream.of("gatehouse.data=" + data, "spring.main.banner-mode=off"), Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        SpringApplication application = new SpringApplicationBuilder(StrangersApplication.class, Clocks.class, declared)
                .properties("server.port=0")
                .initializers(
                        started -> started.getBeanFactory().registerSingleton("movableClock", clock),
                        started -> beans.accept(started.getBeanFactory()))
                .build();
        return new RunningApplication(application.run(all), clock);
    }

    /** Makes an account that can sign in at once with {@link #PASSWORD}. */
    User addUser(String email, String joined, String... roles) {
        NewUser form = new NewUser(email, "Nimal", "Perera", Set.of(roles), Map.of("joined", joined), true);
        return ((UserCreation.Created) bean(UserManager.class).create(form, PASSWORD)).user();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    boolean has(Class<?> type) {
        return context.getBeanNamesForType(type).length > 0;
    }

    URI at(String path) {
        return root.resolve(path);
    }

    Tokens signIn(String email) {
        HttpResponse<String> answer = signIn(email, PASSWORD);
        if (answer.statusCode() != 201) {
            throw new AssertionError("sign-in was answered " + answer.statusCode());
        }
        return Tokens.of(answer);
    }

    HttpResponse<String> signIn(String email, String password) {
        return post("/api/permits", JSON.writeValueAsString(Map.of("email", email, "password", password)));
    }

    HttpResponse<String> renew(String refreshToken) {
        return post("/api/permits/renewal", JSON.writeValueAsString(Map.of("refreshToken", refreshToken)));
    }

    HttpResponse<String> renew(String refreshToken, String attempt) {
        return post(
                "/api/permits/renewal",
                JSON.writeValueAsString(Map.of("refreshToken", refreshToken, "attempt", attempt)));
    }

    HttpResponse<String> get(String path, String accessToken) {
        return send(
                request(path).header("Authorization", "Bearer " + accessToken).GET());
    }

    HttpResponse<String> delete(String path, String accessToken) {
        return send(
                request(path).header("Authorization", "Bearer " + accessToken).DELETE());
    }

    HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** An answer that is read line by line, as it comes. */
    HttpResponse<Stream<String>> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofLines());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString();
    }

    /** Stops the server, as a signal to its process does. */
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }

    /** What a sign-in or a renewal answered. */
    record Tokens(String permitId, String access, String refresh) {

        static Tokens of(HttpResponse<String> answer) {
            JsonNode body = json(answer);
            return new Tokens(
                    body.get("id").asString(),
                    body.get("accessToken").asString(),
                    body.get("refreshToken").asString());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Clocks {

        @Bean
        Clock clock(MovableClock clock) {
            return clock;
        }
    }
}
