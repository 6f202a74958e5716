package io.evenbook.query.export;

import java.io.IOException;
import org.springframework.stereotype.Component;

/** For hledger. Passes {@code hledger check --strict}, which requires declared accounts and commodities. */
@Component
final class HledgerFormat extends PlainTextFormat {

    @Override
    public String name() {
        return "hledger";
    }

    /** Else hledger may read 1.000 as a thousand. */
    @Override
    void begin(Appendable text) throws IOException {
        text.append("decimal-mark .\n\n");
    }
}
