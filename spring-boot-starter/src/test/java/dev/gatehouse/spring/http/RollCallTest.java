package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static dev.gatehouse.spring.http.RunningApplication.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.user.User;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.PostgresServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Revocations whose callers wait until every node refuses, on two nodes of one PostgreSQL. */
class RollCallTest {

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
            impatient
                    .bean(Database.class)
                    .write(client -> client.sql("insert into nodes (id, started_at, seen_at) values ('silent', 0, "
                                    + Long.MAX_VALUE / 2 + ")")
                            .update());

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
