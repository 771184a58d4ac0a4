// Carries the precompiled headers; holds no code.
