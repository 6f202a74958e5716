package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs plain-text accounting tools. Installs missing ones from Debian's packages where that is possible. */
final class AccountingTools {
    private static final List<String> COMMANDS = List.of("hledger", "ledger", "bean-check");
    private static final List<String> PACKAGES = List.of("hledger", "ledger", "beancount");
    private static final int INSTALL_SECONDS = 180;

    private AccountingTools() {}

    /** Skips the test if a tool is missing. */
    static void require(Path folder) throws IOException, InterruptedException {
        if (!COMMANDS.stream().allMatch(AccountingTools::isInstalled) && isInstalled("apt-get") && isRoot()) {
            String packages = String.join(" ", PACKAGES);
            run(
                    folder,
                    INSTALL_SECONDS,
                    "sh",
                    "-c",
                    "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends " + packages
                            + " || { apt-get update && DEBIAN_FRONTEND=noninteractive "
                            + "apt-get install -y --no-install-recommends "
                            + packages + "; }");
        }
        for (String command : COMMANDS) {
            assumeTrue(
                    isInstalled(command), command + " is missing: install the packages " + String.join(", ", PACKAGES));
        }
    }

    /** The output of a command that must succeed without complaints. */
    static String accepts(Path folder, String... command) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.txt");
        Outcome outcome = run(folder, 300, command);
        assertThat(outcome.status())
                .as("%s: %s", List.of(command), Files.readString(errors))
                .isZero();
        assertThat(Files.readString(errors).lines().limit(5))
                .as(List.of(command).toString())
                .isEmpty();
        return outcome.output();
    }

    private record Outcome(int status, String output) {}

    private static Outcome run(Path folder, int seconds, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors.txt").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroyForcibly().waitFor();
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private static boolean isInstalled(String command) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
