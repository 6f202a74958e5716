package io.evenbook.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a service and its embedded servers listen: lines to read, and commands to paste into a shell. No line has a
 * secret; the password stays in its file.
 *
 * @param httpPort of the service; null if it has no web server
 * @param apiPage path of the page that describes the API, such as {@code /swagger-ui.html}; null if there is none
 * @param data the data folder
 * @param postgresPort on loopback, as all ports
 * @param passwordFile has the password of PostgreSQL
 * @param mongo connection string, such as {@code mongodb://127.0.0.1:27017/evenbook}
 * @param kafka host and port, such as {@code 127.0.0.1:9092}; null if Kafka is off
 */
record Endpoints(
        Integer httpPort, String apiPage, Path data, int postgresPort, Path passwordFile, String mongo, String kafka) {

    /** Ends with a line break. */
    String block() {
        List<String> lines = new ArrayList<>();
        if (httpPort != null) {
            lines.add("API     http://127.0.0.1:%d/api/v1".formatted(httpPort));
            if (apiPage != null) {
                lines.add("Browse  http://127.0.0.1:%d%s".formatted(httpPort, apiPage));
            }
            lines.add("Users   trader, operator, auditor; password evenbook, or that of EVENBOOK_DEV_PASSWORD");
        }
        lines.add("Data    " + data);
        lines.add("");
        lines.add("PGPASSWORD=\"$(cat %s)\" psql -h 127.0.0.1 -p %d -U %s %s"
                .formatted(quoted(passwordFile), postgresPort, PostgresServer.USER, PostgresServer.DATABASE));
        lines.add("mongosh " + mongo);
        if (kafka != null) {
            lines.add("kcat -b %s -C -t evenbook.account -o beginning -e".formatted(kafka));
        }
        return String.join("\n", lines) + "\n";
    }

    /** As a word of a POSIX shell. */
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
