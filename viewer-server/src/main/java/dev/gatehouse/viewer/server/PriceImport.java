package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.viewer.model.Share;
import dev.gatehouse.viewer.server.PriceLines.Fault;
import dev.gatehouse.viewer.server.PriceLines.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Enters the prices of a file into the histories of their shares, all of them in one transaction. A price of a moment that has one
 * takes its place. One that is later than all others of its share becomes the share's own, as if a manager had set it.
 */
final class PriceImport {

    private final Database database;
    private final Clock clock;
    private final LongConsumer progress;

    /** @param progress told from time to time how many prices were written */
    PriceImport(Database database, Clock clock, LongConsumer progress) {
        this.database = database;
        this.clock = clock;
        this.progress = progress;
    }

    /** What became of a file. */
    sealed interface Outcome {

        /** It was imported. */
        record Imported(long prices, long shares) implements Outcome {}

        /** Nothing of it was, for that is wrong. */
        record Refused(List<Fault> faults) implements Outcome {}
    }

    /** Ends the transaction, of which nothing is to be left. */
    private static final class WrongLinesException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<Fault> faults;

        WrongLinesException(List<Fault> faults) {
            super("wrong lines", null, false, false);
            this.faults = faults;
        }
    }

    /** @throws UncheckedIOException where the file can't be read */
    Outcome run(Path file) {
        try {
            return database.run(() -> {
                Outcome outcome = database.write(rows -> run(rows, file));
                database.announcements().announce(Market.TOPIC);
                return outcome;
            });
        } catch (WrongLinesException wrong) {
            return new Outcome.Refused(wrong.faults);
        }
    }

    private Outcome run(JdbcClient rows, Path file) {
        Written written = new Written(rows, progress);
        List<Fault> faults = read(file, new PriceLines(Shares.all(rows), clock.instant()), written);
        if (!faults.isEmpty()) {
            throw new WrongLinesException(faults);
        }
        written.complete(clock.millis());
        return new Outcome.Imported(written.count, written.spans.size());
    }

    private static List<Fault> read(Path file, PriceLines lines, Written written) {
        try {
            return lines.read(file, written::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of a share is in the file: from its first price to its last. */
    private record Span(Share share, long from, long to, long last) {

        static Span of(Line line) {
            return new Span(line.share(), millis(line), millis(line), Prices.toRest(line.price()));
        }

        /** Lines of a share are in the order of their times. */
        Span with(Span next) {
            return new Span(share, from, next.to, next.last);
        }
    }

    /** What this transaction has written. */
    private static final class Written {

        private static final int BATCH = 1_000;
        private static final long TELL_EVERY = 100_000;

        private final JdbcClient rows;
        private final LongConsumer progress;
        private final Map<String, Span> spans = new HashMap<>();
        private final List<Object> batch = new ArrayList<>();
        private int batched;
        private long count;

        Written(JdbcClient rows, LongConsumer progress) {
            this.rows = rows;
            this.progress = progress;
        }

        void add(Line line) {
            spans.merge(line.share().requireId(), Span.of(line), Span::with);
            batch.addAll(List.of(line.share().requireId(), millis(line), Prices.toRest(line.price())));
            if (++batched == BATCH) {
                flush();
            }
        }

        private void flush() {
            if (batched > 0) {
                Series.SHARE_PRICES.replace(rows, batch);
                count += batched;
                batch.clear();
                batched = 0;
                if (count % TELL_EVERY == 0) {
                    progress.accept(count);
                }
            }
        }

        /** The market is held from here on only: meanwhile managers go on. */
        void complete(long now) {
            flush();
            Market.hold(rows);
            spans.values().forEach(this::complete);
            spans.values().stream()
                    .map(span -> span.share().getIndustry())
                    .distinct()
                    .forEach(industry -> IndustryIndex.update(rows, industry, now));
        }

        private void complete(Span span) {
            String share = span.share().requireId();
            Series.SHARE_PRICES.sumUpHours(rows, share, span.from(), span.to());
            boolean isLatest = Series.SHARE_PRICES
                    .latest(rows, share)
                    .filter(latest -> latest.moment() == span.to())
                    .isPresent();
            if (isLatest) {
                Shares.setPrice(rows, share, span.last());
                Series.SHARE_PRICES.tell(rows, share, span.to());
            }
        }
    }

    private static long millis(Line line) {
        return line.time().toEpochMilli();
    }
}
