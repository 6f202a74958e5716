package io.evenbook.command.clearing;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.json.EvenbookJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/** Calendars that ship with the service, for the years 2020 to 2035, as files in {@code resources/calendars}. */
public enum StandardCalendar {
    /** The closing days of the euro's settlement system: six a year, always the same, as the ECB fixed them in 2000. */
    TARGET,
    /**
     * The holidays of the Federal Reserve Banks. One that falls on a Sunday is kept on the Monday after it; for one
     * that falls on a Saturday no other day is closed.
     */
    US;

    private static final JsonMapper JSON = EvenbookJson.mapper();

    public BusinessCalendar calendar() {
        try (InputStream file = StandardCalendar.class.getResourceAsStream("/calendars/%s.json".formatted(name()))) {
            return JSON.readValue(file.readAllBytes(), BusinessCalendar.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
