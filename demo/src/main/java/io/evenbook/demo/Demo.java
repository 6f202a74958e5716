package io.evenbook.demo;

import io.evenbook.demo.lobster.Recording;
import io.evenbook.demo.replay.SyntheticMarket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenbook demo}: exits with 0 only if everything that the service shows agrees with the record. */
@Command(
        name = "evenbook demo",
        sortOptions = false,
        description =
                "Drives a market through the public API of a running service, and compares what came of it with the record.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeOnExecutionException = Demo.SERVICE_FAILED,
        exitCodeList = {
            "0:everything agrees",
            "1:something differs",
            "2:the command line or a file cannot be read",
            "3:the service is away or does not answer as it should"
        })
public final class Demo implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int UNREADABLE = 2;
    static final int SERVICE_FAILED = 3;
    private static final Pattern LEADING_SYMBOL = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,11}");

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "LOBSTER message file, gzipped or plain; without it a market is invented")
    private Path messageFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Option(names = "--book", paramLabel = "FILE", description = "the LOBSTER book file that belongs to it")
    private Path bookFile;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "where the service listens (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--symbol",
            paramLabel = "NAME",
            description = "what is traded; otherwise the beginning of FILE's name")
    private String symbol;

    @Option(
            names = "--max-messages",
            paramLabel = "N",
            description = "carry out only the first so many messages of FILE")
    private Integer maxMessages;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "3000",
            description = "how many messages to invent (${DEFAULT-VALUE})")
    private int inventedMessages;

    @Option(names = "--seed", paramLabel = "N", description = "invent the same market again")
    private Long seed;

    @Option(
            names = "--pace",
            paramLabel = "RATE",
            defaultValue = "Infinity",
            description = "carry out at most so many messages per second")
    private double messagesPerSecond;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "append a line for every acknowledgement: position, request, order id, price, quantity")
    private Path journalFile;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "how long to wait for a service that is away, and for the last trades (${DEFAULT-VALUE})")
    private int patienceSeconds;

    @Spec
    private CommandSpec command;

    private final PrintWriter out;

    Demo(PrintWriter out) {
        this.out = out;
    }

    /** Runs the demo and exits. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Demo(new PrintWriter(System.out, true))).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        requireSense();
        Recording recording;
        try {
            recording = messageFile == null ? invent() : read();
        } catch (NoSuchFileException e) {
            out.println("there is no file " + e.getFile());
            return UNREADABLE;
        } catch (IOException | IllegalArgumentException e) {
            out.println("cannot read the recording: " + e.getMessage());
            return UNREADABLE;
        }
        Progress progress =
                new Progress(out, System.console() != null && System.console().isTerminal());
        Duration patience = Duration.ofSeconds(patienceSeconds);
        String password = Objects.requireNonNullElse(System.getenv("EVENBOOK_DEV_PASSWORD"), "evenbook");
        URI uri = URI.create("http://127.0.0.1:" + port);
        try (ServiceClient service = new ServiceClient(uri, password, patience, progress::say);
                Journal journal = journalFile == null ? Journal.none() : Journal.appendTo(journalFile)) {
            Table table =
                    new DemoRun(service, progress, newRunId(), messagesPerSecond, patience).run(recording, journal);
            table.print(out);
            out.println(
                    table.differences() == 0
                            ? "Everything agrees."
                            : "Not everything agrees: see the " + table.differences() + " rows marked NO.");
            return table.differences() == 0 ? 0 : DIFFERS;
        } catch (ServiceException e) {
            progress.say(e.getMessage());
            return SERVICE_FAILED;
        }
    }

    private void requireSense() {
        if (bookFile != null && messageFile == null) {
            throw new ParameterException(command.commandLine(), "--book belongs to a FILE");
        }
        if (inventedMessages < 1 || maxMessages != null && maxMessages < 1 || !(messagesPerSecond > 0)) {
            throw new ParameterException(command.commandLine(), "numbers of messages and rates must be > 0");
        }
    }

    private Recording read() throws IOException {
        Recording recording = Recording.read(
                symbol == null ? symbolOf(messageFile) : symbol, messageFile, Optional.ofNullable(bookFile));
        return maxMessages == null ? recording : recording.first(maxMessages);
    }

    private Recording invent() {
        long chosenSeed = seed == null ? new SecureRandom().nextLong(1_000_000) : seed;
        out.println("inventing a market of %,d messages: --seed %d gives the same again"
                .formatted(inventedMessages, chosenSeed));
        return SyntheticMarket.generate(chosenSeed, inventedMessages);
    }

    private static String symbolOf(Path file) {
        Matcher matcher = LEADING_SYMBOL.matcher(file.getFileName().toString());
        return matcher.lookingAt() ? matcher.group().toUpperCase(Locale.ROOT) : "RECORDED";
    }

    private static String newRunId() {
        return Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
    }
}
