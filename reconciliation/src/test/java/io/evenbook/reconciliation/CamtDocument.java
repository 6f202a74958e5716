package io.evenbook.reconciliation;

import io.evenbook.reconciliation.BankStatement.Line;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Builds and parses camt.053 documents in US dollars with 6 decimals. */
final class CamtDocument {
    private static final String START = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
            <BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
            """;
    private static final String END = "</BkToCstmrStmt></Document>";

    private CamtDocument() {}

    static BankStatement parse(String statement) {
        return parseAll(START + statement + END);
    }

    static BankStatement parseAll(String document) {
        return CamtBankStatement.parse(document.getBytes(StandardCharsets.UTF_8), "USD", new AmountLimits(18, 6));
    }

    static String entry(String amount, String direction, String day, String rest) {
        return ("<Ntry><Amt Ccy=\"USD\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
                        + "<BookgDt><Dt>%s</Dt></BookgDt>%s</Ntry>")
                .formatted(amount, direction, day, rest);
    }

    static String transaction(String endToEndId) {
        return "<NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls>".formatted(endToEndId);
    }

    static String balance(String code, String amount, String direction, String day) {
        return ("<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"USD\">%s</Amt>"
                        + "<CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>")
                .formatted(code, amount, direction, day);
    }

    static Line line(String reference, String amount, String date) {
        return new Line(reference, new BigDecimal(amount), day(date));
    }

    static LocalDate day(String text) {
        return LocalDate.parse(text);
    }
}
