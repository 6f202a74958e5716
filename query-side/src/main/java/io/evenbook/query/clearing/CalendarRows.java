package io.evenbook.query.clearing;

import io.evenbook.query.support.list.Rows;

interface CalendarRows extends Rows<CalendarRow, String> {}
