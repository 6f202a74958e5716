package io.evenbook.demo;

import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Recordings;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenbook demo}: exits with 0 only if the service's trades, book and ledger equal the recording. */
@Command(
        name = "evenbook demo",
        sortOptions = false,
        description = "Replays a market through the HTTP API of a running service and compares the result.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeOnExecutionException = Demo.SERVICE_FAILED,
        exitCodeList = {
            "0:the service equals the recording",
            "1:the service differs from the recording",
            "2:the command line or a file is invalid",
            "3:the service is unavailable or refuses a request"
        })
public final class Demo implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int UNREADABLE = 2;
    static final int SERVICE_FAILED = 3;
    private static final int SHOWN_GAPS = 5;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = {
                "recorded market, plain or compressed with gzip or xz; its content says which format it has:",
                "LOBSTER messages, Coinbase's full channel, or Bitstamp's order log;",
                "without it the demo generates a market"
            })
    private Path messageFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    private boolean help;

    @Option(
            names = "--book",
            paramLabel = "FILE",
            description = "the recorded book: LOBSTER's book file, or for Coinbase the levels at the end")
    private Path bookFile;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "port of the service (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--symbol",
            paramLabel = "NAME",
            description = "symbol to trade; default: the recorded one, or the first letters of FILE's name")
    private String symbol;

    @Option(names = "--max-messages", paramLabel = "N", description = "replay only the first N messages of FILE")
    private Integer maxMessages;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "3000",
            description = "number of messages to generate (${DEFAULT-VALUE})")
    private int generatedMessages;

    @Option(names = "--seed", paramLabel = "N", description = "generate the market of this seed; default: random")
    private Long seed;

    @Option(
            names = "--pace",
            paramLabel = "RATE",
            defaultValue = "Infinity",
            description = "replay at most RATE messages per second")
    private double messagesPerSecond;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "append a line for each acknowledgement: position, request, order id, price, quantity")
    private Path journalFile;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "longest wait for an unavailable service, and for the last trades (${DEFAULT-VALUE})")
    private int timeoutSeconds;

    @Spec
    private CommandSpec command;

    private final PrintWriter out;

    Demo(PrintWriter out) {
        this.out = out;
    }

    /** Runs the demo and exits with its status. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Demo(new PrintWriter(System.out, true))).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        requireValidOptions();
        Recording recording;
        try {
            recording = messageFile == null ? generate() : read();
        } catch (NoSuchFileException e) {
            out.println("file not found: " + e.getFile());
            return UNREADABLE;
        } catch (IOException | IllegalArgumentException e) {
            out.println("invalid recording: " + e.getMessage());
            return UNREADABLE;
        }
        return replay(recording);
    }

    private int replay(Recording recording) throws IOException {
        Progress progress =
                new Progress(out, System.console() != null && System.console().isTerminal());
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        String password = Objects.requireNonNullElse(System.getenv("EVENBOOK_DEV_PASSWORD"), "evenbook");
        URI uri = URI.create("http://127.0.0.1:" + port);
        try (ServiceClient service = new ServiceClient(uri, password, timeout, progress::say);
                Journal journal = journalFile == null ? Journal.none() : Journal.appendTo(journalFile)) {
            DemoRun run = new DemoRun(service, progress, newRunId(), messagesPerSecond, timeout);
            Table table = run.run(recording, journal);
            table.print(out);
            String reference = recording.closing().isPresent() ? "recording" : "plan";
            if (table.differences() == 0) {
                out.println("The service equals the %s.".formatted(reference));
                return 0;
            }
            out.println("The service differs from the %s in the %d rows marked NO."
                    .formatted(reference, table.differences()));
            return DIFFERS;
        } catch (ServiceException e) {
            progress.say(e.getMessage());
            return SERVICE_FAILED;
        }
    }

    private void requireValidOptions() {
        if (bookFile != null && messageFile == null) {
            throw new ParameterException(command.commandLine(), "--book requires FILE");
        }
        if (generatedMessages < 1 || maxMessages != null && maxMessages < 1 || !(messagesPerSecond > 0)) {
            throw new ParameterException(command.commandLine(), "--messages, --max-messages and --pace must be > 0");
        }
    }

    private Recording read() throws IOException {
        Recording recording = Recordings.read(messageFile, Optional.ofNullable(bookFile), Optional.ofNullable(symbol));
        recording.gaps().stream().limit(SHOWN_GAPS).forEach(out::println);
        return maxMessages == null ? recording : recording.first(maxMessages);
    }

    private Recording generate() {
        long chosenSeed = seed == null ? new SecureRandom().nextLong(1_000_000) : seed;
        out.println(
                "generating a market of %,d messages; --seed %d repeats it".formatted(generatedMessages, chosenSeed));
        return SyntheticMarket.generate(chosenSeed, generatedMessages);
    }

    private static String newRunId() {
        return Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
    }
}
