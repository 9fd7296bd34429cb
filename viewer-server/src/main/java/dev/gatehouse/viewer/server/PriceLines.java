package dev.gatehouse.viewer.server;

import dev.gatehouse.viewer.model.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The lines of a file of prices (RFC 4180, in UTF-8): a head of {@code tag,time,price}, and then for each price the tag of its
 * share, since when (ISO 8601 in UTC), and the price. Those of one share are in the order of their times.
 */
final class PriceLines {

    private static final List<String> HEAD = List.of("tag", "time", "price");
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,20})?");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, Share> shares;
    private final Instant now;
    private final Map<String, Instant> latest = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    /**
     * @param shares all there are
     * @param now nothing may be later
     */
    PriceLines(List<Share> shares, Instant now) {
        this.shares = shares.stream().collect(Collectors.toMap(share -> folded(share.getTag()), Function.identity()));
        this.now = now;
    }

    /** What is wrong with a line; lines are counted from 1, the head is one of them. */
    record Fault(long line, String reason) {}

    /** What a line says. */
    record Line(Share share, Instant time, BigDecimal price) {}

    /** Told of every line that is right. */
    @FunctionalInterface
    interface Reader {
        void read(Line line);
    }

    /** Something that is wrong with a line. */
    private static final class WrongLineException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        WrongLineException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    /** Reads all lines; what is wrong with them afterwards. */
    List<Fault> read(Path file, Reader reader) throws IOException {
        try (CSVParser lines = CSVParser.parse(Files.newBufferedReader(file), FORMAT)) {
            read(lines, reader);
        }
        return faults;
    }

    private void read(CSVParser lines, Reader reader) {
        try {
            Iterator<CSVRecord> records = lines.iterator();
            if (!records.hasNext() || !isHead(records.next())) {
                faults.add(new Fault(1, "must be " + String.join(",", HEAD)));
                return;
            }
            while (records.hasNext()) {
                read(records.next(), lines.getCurrentLineNumber(), reader);
            }
        } catch (UncheckedIOException malformed) {
            faults.add(new Fault(lines.getCurrentLineNumber(), "can't be read from here on: it is no CSV in UTF-8"));
        }
    }

    /** Spreadsheets put a mark before it. */
    private static boolean isHead(CSVRecord head) {
        List<String> names = new ArrayList<>(head.toList());
        names.set(0, names.getFirst().replace(BYTE_ORDER_MARK, ""));
        return names.equals(HEAD);
    }

    private void read(CSVRecord line, long number, Reader reader) {
        try {
            reader.read(checked(line));
        } catch (WrongLineException wrong) {
            faults.add(new Fault(number, wrong.reason));
        }
    }

    private Line checked(CSVRecord line) throws WrongLineException {
        if (line.size() != HEAD.size()) {
            throw new WrongLineException("must have " + HEAD.size() + " fields, but has " + line.size());
        }
        Share share = share(line.get(0));
        Instant time = time(line.get(1));
        BigDecimal price = price(line.get(2));
        Instant before = latest.put(share.requireId(), time);
        if (before != null && !time.isAfter(before)) {
            throw new WrongLineException("its time must be after that of " + share.getTag() + "'s line before");
        }
        return new Line(share, time, price);
    }

    private Share share(String tag) throws WrongLineException {
        Share share = shares.get(folded(tag));
        if (share == null) {
            throw new WrongLineException("there is no share of that tag");
        }
        return share;
    }

    private Instant time(String text) throws WrongLineException {
        Instant time;
        try {
            time = Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new WrongLineException("its time must be written like 2026-11-23T09:30:00Z");
        }
        if (time.isBefore(Instant.EPOCH) || time.isAfter(now)) {
            throw new WrongLineException("its time must be from " + Instant.EPOCH + " to now");
        }
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static BigDecimal price(String text) throws WrongLineException {
        if (!PRICE.matcher(text).matches()) {
            throw new WrongLineException("its price must be written like 13.75");
        }
        BigDecimal price = new BigDecimal(text).stripTrailingZeros();
        if (price.compareTo(MarketRules.MIN_PRICE) < 0 || price.compareTo(MarketRules.MAX_PRICE) > 0) {
            throw new WrongLineException("its price must be from " + MarketRules.MIN_PRICE.toPlainString() + " to "
                    + MarketRules.MAX_PRICE.toPlainString());
        }
        if (price.scale() > Prices.MAX_DECIMALS) {
            throw new WrongLineException("its price must have " + Prices.MAX_DECIMALS + " decimals at most");
        }
        return price;
    }

    private static String folded(String tag) {
        return tag.toLowerCase(Locale.ROOT);
    }
}
