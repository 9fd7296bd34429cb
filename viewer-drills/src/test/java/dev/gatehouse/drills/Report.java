package dev.gatehouse.drills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One drill's part of {@code docs/drills.md}, with the day and the machine. */
record Report(String name, String table) {

    private static final Path PAGE = Path.of("..", "docs", "drills.md");

    static Report of(String name, Figures figures) {
        String rows = figures.all().stream()
                .map(figure -> "| %s | %s | %s |"
                        .formatted(
                                figure.what(),
                                figure.holds() ? figure.seen() : "**" + figure.seen() + "**, missed",
                                figure.must()))
                .collect(Collectors.joining("\n"));
        return new Report(name, "| what | seen | must be |\n|---|---|---|\n" + rows + "\n");
    }

    /** Shows it, and puts it in the place of what the page says of this drill. */
    void write() throws IOException, InterruptedException {
        String text = "%s, %s, Java %s, built from %s.%n%n%s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        machine(),
                        Runtime.version().feature(),
                        revision(),
                        table);
        System.out.println("\n" + name + "\n" + text);
        String page = Files.readString(PAGE);
        Matcher place = Pattern.compile("(<!-- %s -->\n).*?(<!-- end -->)".formatted(name), Pattern.DOTALL)
                .matcher(page);
        if (!place.find()) {
            throw new IllegalStateException(PAGE + " has no place for " + name);
        }
        Files.writeString(PAGE, place.replaceFirst("$1" + Matcher.quoteReplacement(text) + "$2"));
    }

    private static String machine() throws IOException {
        return "%d cores%s, %s %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    /** Told by Linux only. */
    private static String processor() throws IOException {
        Path told = Path.of("/proc/cpuinfo");
        if (!Files.exists(told)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(told)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
                    .orElse("");
        }
    }

    private static String revision() throws IOException, InterruptedException {
        Process git = git("describe", "--always");
        String revision = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? revision + (isChanged() ? "-dirty" : "") : "an unknown revision";
    }

    /** What the drills wrote before is no change of what they test. */
    private static boolean isChanged() throws IOException, InterruptedException {
        return git("diff", "--quiet", "HEAD", "--", ":/", ":(exclude,top)docs/drills.md")
                        .waitFor()
                != 0;
    }

    private static Process git(String... arguments) throws IOException {
        return new ProcessBuilder(
                        Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
