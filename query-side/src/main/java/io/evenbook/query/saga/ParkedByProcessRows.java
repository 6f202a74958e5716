package io.evenbook.query.saga;

import io.evenbook.query.support.list.Rows;

interface ParkedByProcessRows extends Rows<ParkedByProcess, String> {}
