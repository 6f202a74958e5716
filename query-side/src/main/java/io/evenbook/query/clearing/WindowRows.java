package io.evenbook.query.clearing;

import io.evenbook.query.support.list.Rows;

interface WindowRows extends Rows<WindowRow, String> {}
