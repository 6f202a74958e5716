package io.evenbook.projection.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** PostgreSQL's data directory, if the server runs on this machine and this process may read it. */
public final class DataDirectory {
    /** Lines of {@code postmaster.pid}: process, data directory, start time, port. */
    private static final int FOLDER = 1;

    private static final int PORT = 3;

    private DataDirectory() {}

    /** The free space on its disk; null if unknown. */
    public static Long freeBytes(JdbcTemplate jdbc) {
        try {
            Map<String, Object> server = jdbc.queryForMap(
                    "select current_setting('data_directory') as folder, current_setting('port') as port");
            Path folder = Path.of((String) server.get("folder"));
            List<String> running = Files.readAllLines(folder.resolve("postmaster.pid"));
            // A server on another machine may have a data directory of the same name
            boolean here = running.size() > PORT
                    && running.get(FOLDER).equals(server.get("folder"))
                    && running.get(PORT).equals(server.get("port"));
            return here ? Files.getFileStore(folder).getUsableSpace() : null;
        } catch (DataAccessException | IOException | InvalidPathException e) {
            return null;
        }
    }
}
