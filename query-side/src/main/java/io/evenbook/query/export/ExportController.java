package io.evenbook.query.export;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.text.TextAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/ledger/export")
class ExportController {
    private final List<BookFormat> formats;
    private final LedgerExport export;

    ExportController(List<BookFormat> formats, LedgerExport export) {
        this.formats = formats;
        this.export = export;
    }

    @GetMapping
    @Requires("ledger:export")
    @Reads(View.JOURNAL)
    void export(
            @RequestParam String format,
            @RequestParam(required = false) LocalDate from,
            @RequestParam(required = false) LocalDate to,
            HttpServletResponse response) {
        BookFormat known = formats.stream()
                .filter(each -> each.name().equals(format))
                .findFirst()
                .orElseThrow(() -> new MalformedRequestException(
                        "format", "The format must be hledger, ledger or beancount: %s.".formatted(format)));
        if (from != null && to != null && to.isBefore(from)) {
            throw new MalformedRequestException("to", "The to must not be before the from.");
        }
        TextAnswer.send(
                response,
                "text/plain;charset=UTF-8",
                "journal." + known.name(),
                writer -> export.write(known, from, to, writer));
    }
}
