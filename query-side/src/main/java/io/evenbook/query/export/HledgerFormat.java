package io.evenbook.query.export;

import java.io.IOException;
import org.springframework.stereotype.Component;

/** For hledger: passes {@code hledger check --strict}, which also wants accounts and commodities declared. */
@Component
final class HledgerFormat extends PlainTextFormat {

    @Override
    public String name() {
        return "hledger";
    }

    /** Without it an amount such as 1.000 could be taken for a thousand. */
    @Override
    void begin(Appendable text) throws IOException {
        text.append("decimal-mark .\n\n");
    }
}
