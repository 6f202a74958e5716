package io.evenbook.projection.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The folder in which PostgreSQL keeps everything, where it runs on this machine and this process may look. */
final class DataDirectory {
    /** In the file of a server that runs: its process, its folder, when it was started, its port. */
    private static final int FOLDER = 1;

    private static final int PORT = 3;

    private DataDirectory() {}

    /** How much can be written on its disk; null if that cannot be told. */
    static Long freeBytes(JdbcTemplate jdbc) {
        try {
            Map<String, Object> server = jdbc.queryForMap(
                    "select current_setting('data_directory') as folder, current_setting('port') as port");
            Path folder = Path.of((String) server.get("folder"));
            List<String> running = Files.readAllLines(folder.resolve("postmaster.pid"));
            // Another machine's folder may be called the same.
            boolean here = running.size() > PORT
                    && running.get(FOLDER).equals(server.get("folder"))
                    && running.get(PORT).equals(server.get("port"));
            return here ? Files.getFileStore(folder).getUsableSpace() : null;
        } catch (DataAccessException | IOException | InvalidPathException e) {
            return null;
        }
    }
}
