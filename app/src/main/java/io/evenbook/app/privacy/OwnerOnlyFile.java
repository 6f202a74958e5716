package io.evenbook.app.privacy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files with mode 0600 that are there as a whole or not at all, and durable once a method has returned. */
public final class OwnerOnlyFile {
    private static final String OWNER_ALONE = "rw-------";

    private OwnerOnlyFile() {}

    static boolean create(Path file, String content) throws IOException {
        return create(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns false, and changes nothing, if there is such a file. */
    public static boolean create(Path file, byte[] content) throws IOException {
        Path unfinished = write(file, content);
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.delete(unfinished);
        }
        sync(file.getParent());
        return true;
    }

    static void replace(Path file, String content) throws IOException {
        Files.move(write(file, content.getBytes(StandardCharsets.UTF_8)), file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    private static Path write(Path file, byte[] content) throws IOException {
        Path unfinished = Files.createTempFile(
                file.getParent(),
                ".unfinished",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
        try (FileChannel channel = FileChannel.open(unfinished, Set.of(StandardOpenOption.WRITE))) {
            channel.write(ByteBuffer.wrap(content));
            channel.force(true);
        }
        return unfinished;
    }

    /** Makes the names of a directory durable. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
