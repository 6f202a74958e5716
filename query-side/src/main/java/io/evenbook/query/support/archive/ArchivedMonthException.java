package io.evenbook.query.support.archive;

import io.evenbook.query.support.position.View;
import java.time.YearMonth;
import org.axonframework.common.AxonNonTransientException;

/** A read needs rows of a month that is archived. It can be answered after an operator has put the month back. */
public final class ArchivedMonthException extends AxonNonTransientException {
    private final transient View view;
    private final transient YearMonth month;
    private final String file;

    ArchivedMonthException(View view, ArchivedMonths.Month month) {
        super("The month %s of the view %s is archived in %s; an operator can put it back."
                .formatted(month.month(), view, month.file()));
        this.view = view;
        this.month = month.month();
        this.file = month.file();
    }

    /** No stack trace: this is an answer, not a fault. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    public View view() {
        return view;
    }

    /** The newest archived month that the read would need. */
    public YearMonth month() {
        return month;
    }

    /** Its name in the folder of the archive. */
    public String file() {
        return file;
    }
}
