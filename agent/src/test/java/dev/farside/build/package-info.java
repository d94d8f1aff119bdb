/** Tests of the programs that the build runs ({@code src/build}). Read {@link dev.farside.build.LambdasTest} first. */
package dev.farside.build;
