package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One refresh token, shown by many at the same instant at two nodes. */
final class RenewalsDrill extends Drill {

    private static final int CLIENTS = 50;

    RenewalsDrill() {
        super("renewals");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int rounds = size.of(3, 200);
        try (Cluster cluster = Cluster.of(size, 2)) {
            figures.tell("rounds, each way", rounds);
            figures.tell("renewals at once", CLIENTS);
            // Of each round one attempt, known to all.
            honest(cluster, rounds, () -> Round.of(cluster, RandomId.next()), "one attempt", figures);
            honest(cluster, rounds, () -> Round.of(cluster, null), "no attempt", figures);
            thieves(cluster, rounds, figures);
        }
    }

    private static void honest(Cluster cluster, int rounds, Supplier<Round> kind, String name, Figures figures)
            throws Exception {
        Tokens tokens = newTokens(cluster, 1).getFirst();
        long twoLineages = 0;
        long signedOut = 0;
        for (int turn = 0; turn < rounds; turn++) {
            List<Answer> answers = kind.get().renew(tokens.refresh());
            Set<String> successors = successors(answers);
            twoLineages += successors.size() > 1 ? 1 : 0;
            signedOut +=
                    answers.stream().filter(answer -> answer.status() != 200).count();
            tokens = next(cluster, turn, answers);
        }
        figures.mustBe(name + ": rounds with two live lineages", twoLineages, 0);
        figures.mustBe(name + ": clients signed out", signedOut, 0);
    }

    /** What all were answered lives on. */
    private static Tokens next(Cluster cluster, int turn, List<Answer> answers) throws IOException {
        Tokens answered = answers.getFirst().tokens();
        return cluster.door(turn).renew(answered.refresh(), RandomId.next()).tokens();
    }

    private static void thieves(Cluster cluster, int rounds, Figures figures) throws Exception {
        long twoLineages = 0;
        long alive = 0;
        List<Tokens> all = newTokens(cluster, rounds);
        for (int turn = 0; turn < rounds; turn++) {
            Tokens tokens = all.get(turn);
            List<Answer> answers = Round.ofDifferentAttempts(cluster).renew(tokens.refresh());
            twoLineages += successors(answers).size() > 1 ? 1 : 0;
            alive += isAllDead(cluster, turn, tokens, answers) ? 0 : 1;
        }
        figures.mustBe("different attempts: rounds with two live lineages", twoLineages, 0);
        figures.mustBe("different attempts: permits alive afterwards", alive, 0);
    }

    private static boolean isAllDead(Cluster cluster, int turn, Tokens first, List<Answer> answers) throws IOException {
        for (Answer answer : answers) {
            if (answer.status() == 200 && !Copies.isDead(cluster, answer.tokens(), turn)) {
                return false;
            }
        }
        return Copies.isDead(cluster, first, turn);
    }

    private static List<Tokens> newTokens(Cluster cluster, int count) throws Exception {
        return Accounts.signIn(cluster, count, new Ledger()).stream()
                .map(Session::tokens)
                .toList();
    }

    private static Set<String> successors(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.tokens().refresh())
                .collect(Collectors.toSet());
    }

    /** Many clients, half of them at each node, with these attempts. */
    private record Round(Cluster cluster, Supplier<@Nullable String> attempts) {

        static Round of(Cluster cluster, @Nullable String attempt) {
            return new Round(cluster, () -> attempt);
        }

        static Round ofDifferentAttempts(Cluster cluster) {
            return new Round(cluster, RandomId::next);
        }

        List<Answer> renew(String refreshToken) {
            return Together.run(CLIENTS, number -> renew(cluster.door(number), refreshToken));
        }

        private Answer renew(Door door, String refreshToken) {
            try {
                return door.renew(refreshToken, attempts.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
