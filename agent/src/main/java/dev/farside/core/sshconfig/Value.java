package dev.farside.core.sshconfig;

import dev.farside.core.input.Source;

/** A value in force and the line it comes from. */
record Value(String text, Source source) {}
