package io.evenbook.query.clearing;

import io.evenbook.query.support.list.Rows;

interface SchemeRows extends Rows<SchemeRow, String> {}
