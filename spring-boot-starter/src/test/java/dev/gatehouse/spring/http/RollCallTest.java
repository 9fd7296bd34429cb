package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static dev.gatehouse.spring.http.RunningApplication.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.core.user.User;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.NodeConfirmation;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.PostgresServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.JsonNode;

/** Revocations whose callers wait until every node refuses, on two nodes of one PostgreSQL. */
@Timeout(120)
class RollCallTest {

    /** One answers; then the database is away. */
    @Configuration(proxyBeanMethods = false)
    static class BrokenNodes {

        @Bean
        Nodes nodes() {
            return (atMost, progress) -> {
                progress.accept(new Confirmation(List.of(new NodeConfirmation("quick", 3)), List.of("slow")));
                throw new DataAccessResourceFailureException("the database is away");
            };
        }
    }

    private static final String EMAIL = "senior@example.com";

    @TempDir
    static Path data;

    private static RunningApplication one;
    private static RunningApplication other;
    private static User user;

    @BeforeAll
    static void start() {
        String url = PostgresServer.shared().newDatabase();
        one = start(url, "one");
        other = start(url, "other");
        user = one.addUser(EMAIL, "2020-01-31");
    }

    private static RunningApplication start(String url, String name) {
        return RunningApplication.start(
                data,
                "gatehouse.database-url=" + url,
                "gatehouse.nodes.name=" + name,
                "gatehouse.nodes.max-wait=PT20S");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void peer097ASignOutThatWaitsForAllIsAnsweredWhenEveryNodeRefuses() {
        Tokens tokens = one.signIn(EMAIL);
        assertThat(other.get("/greeting", tokens.access()).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = one.delete("/api/permits/current?wait=all", tokens.access());

        assertConfirmed(answer);
        assertRevoked(tokens);
    }

    @Test
    void peer094WhatOneNodeChangesOfAUserTheOtherPutsIntoTheNextToken() {
        Tokens tokens = one.signIn(EMAIL);
        assertThat(one.send(one.request("/api/users/" + user.id())
                                .header("Authorization", "Bearer " + tokens.access())
                                .header("Content-Type", "application/merge-patch+json")
                                .header("If-Match", "*")
                                .method("PATCH", BodyPublishers.ofString("{\"firstName\":\"Kumari\"}")))
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> renewal = other.renew(tokens.refresh());

        assertThat(RunningApplication.json(renewal).at("/user/firstName").asString())
                .isEqualTo("Kumari");
    }

    @Test
    void soAreTheEndOfAnotherPermitAndOfAllOfAUser() {
        Tokens first = one.signIn(EMAIL);
        Tokens second = other.signIn(EMAIL);
        assertConfirmed(one.delete("/api/permits/" + second.permitId() + "?wait=all", first.access()));
        assertRevoked(second);

        assertConfirmed(other.delete("/api/permits?user=" + user.id() + "&wait=all", first.access()));
        assertRevoked(first);
    }

    @Test
    void whoeverTakesEventsIsToldOfEachNodeAndInTheEndOfAll() {
        Tokens first = one.signIn(EMAIL);
        Tokens second = other.signIn(EMAIL);
        Tokens third = one.signIn(EMAIL);

        assertTold(events(one, "/api/permits/current?wait=all", third.access()));
        assertRevoked(third);
        assertTold(events(one, "/api/permits/" + second.permitId() + "?wait=all", first.access()));
        assertRevoked(second);
        assertTold(events(other, "/api/permits?user=" + user.id() + "&wait=all", first.access()));
        assertRevoked(first);
    }

    @Test
    void whoeverTakesEventsButWaitsForNobodyIsAnsweredAsOthersAre() {
        Tokens tokens = one.signIn(EMAIL);

        HttpResponse<String> answer = one.send(one.request("/api/permits/current")
                .header("Authorization", "Bearer " + tokens.access())
                .header("Accept", "text/event-stream")
                .DELETE());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(one.get("/greeting", tokens.access()).statusCode()).isEqualTo(401);
    }

    /** The silent one is waited for, and leaves only when the others have been told of. */
    @Test
    void aNodeIsToldOfWhileAnotherIsWaitedFor() throws Exception {
        addSilentNode(one);
        Tokens tokens = one.signIn(EMAIL);
        HttpResponse<Stream<String>> answer = one.open(one.request("/api/permits/current?wait=all")
                .header("Authorization", "Bearer " + tokens.access())
                .header("Accept", "text/event-stream")
                .DELETE());
        Iterator<String> lines = answer.body().filter(line -> !line.isBlank()).iterator();
        List<String> told = List.of(lines.next(), lines.next(), lines.next(), lines.next());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(told.stream().filter(line -> line.startsWith("event:"))).containsOnly("event:confirmed");
        assertThat(told.stream().filter(line -> line.startsWith("data:")))
                .anyMatch(line -> line.contains("\"one-"))
                .anyMatch(line -> line.contains("\"other-"));
        assertThat(other.get("/greeting", tokens.access()).statusCode()).isEqualTo(401);
        one.bean(Database.class)
                .write(client ->
                        client.sql("delete from nodes where id = 'silent'").update());
        assertThat(lines.next()).isEqualTo("event:end");
        assertThat(lines.next()).contains("\"missing\":[]");
        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void whatIsRevokedStaysSoWhereTheDatabaseGoesBeforeAllHaveConfirmed() {
        try (RunningApplication broken = RunningApplication.startWith(BrokenNodes.class, data.resolve("broken"))) {
            broken.addUser(EMAIL, "2020-01-31");
            Tokens tokens = broken.signIn(EMAIL);

            List<String> events = events(broken, "/api/permits/current?wait=all", tokens.access());

            assertThat(events)
                    .containsExactly(
                            "confirmed {\"node\":\"quick\",\"milliseconds\":3}",
                            "end {\"confirmed\":[{\"node\":\"quick\",\"milliseconds\":3}],\"missing\":[\"slow\"]}");
            assertThat(broken.get("/greeting", tokens.access()).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whoWaitsForAnythingElseIsToldSoAndNothingIsRevoked() {
        Tokens tokens = one.signIn(EMAIL);
        for (String wait : new String[] {"ALL", "none", ""}) {
            HttpResponse<String> answer = one.delete("/api/permits/current?wait=" + wait, tokens.access());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(code(answer)).isEqualTo("InvalidParameter");
        }
        assertThat(one.get("/greeting", tokens.access()).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsMissingWhenTheBoundPassesIsNamed() {
        try (RunningApplication impatient = RunningApplication.start(
                data,
                "gatehouse.database-url=" + PostgresServer.shared().newDatabase(),
                "gatehouse.nodes.max-wait=PT0S")) {
            impatient.addUser(EMAIL, "2020-01-31");
            Tokens tokens = impatient.signIn(EMAIL);
            addSilentNode(impatient);

            HttpResponse<String> answer = impatient.delete("/api/permits/current?wait=all", tokens.access());

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(json(answer).get("missing").valueStream().map(JsonNode::asString))
                    .contains("silent");
            assertThat(impatient.get("/greeting", tokens.access()).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theOnlyNodeOfTheEmbeddedDatabaseConfirmsAtOnce() {
        try (RunningApplication alone = RunningApplication.start(data.resolve("alone"), "gatehouse.nodes.name=alone")) {
            alone.addUser(EMAIL, "2020-01-31");
            Tokens tokens = alone.signIn(EMAIL);

            HttpResponse<String> answer = alone.delete("/api/permits/current?wait=all", tokens.access());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).get("confirmed").get(0).get("node").asString())
                    .startsWith("alone-");
        }
    }

    /** One that seems to live and never answers. */
    private static void addSilentNode(RunningApplication node) {
        node.bean(Database.class)
                .write(client -> client.sql("insert into nodes (id, started_at, seen_at) values ('silent', 0, "
                                + Long.MAX_VALUE / 2 + ")")
                        .update());
    }

    /** Each as its name and its data. */
    private static List<String> events(RunningApplication node, String path, String accessToken) {
        HttpResponse<String> answer = node.send(node.request(path)
                .header("Authorization", "Bearer " + accessToken)
                .header("Accept", "text/event-stream")
                .DELETE());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        return Stream.of(answer.body().strip().split("\n\n", -1))
                .map(event -> event.replaceFirst("event:", "").replaceFirst("\ndata:", " "))
                .toList();
    }

    private static void assertTold(List<String> events) {
        assertThat(events).hasSize(3);
        assertThat(events.subList(0, 2))
                .allMatch(event -> event.startsWith("confirmed {"))
                .anyMatch(event -> event.contains("\"one-"))
                .anyMatch(event -> event.contains("\"other-"));
        assertThat(events.getLast()).startsWith("end {").contains("one-", "other-", "\"missing\":[]");
    }

    private static void assertConfirmed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("missing")).isEmpty();
        assertThat(json(answer).get("confirmed").valueStream())
                .hasSize(2)
                .allMatch(node -> node.get("milliseconds").asLong() < 20_000);
        assertThat(json(answer)
                        .get("confirmed")
                        .valueStream()
                        .map(node -> node.get("node").asString().replaceFirst("-.*", "")))
                .containsExactlyInAnyOrder("one", "other");
    }

    private static void assertRevoked(Tokens tokens) {
        for (RunningApplication node : new RunningApplication[] {one, other}) {
            HttpResponse<String> answer = node.get("/greeting", tokens.access());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(code(answer)).isEqualTo("TokenRevoked");
        }
    }
}
