select key, state from accounts where key = any ($1::text[])
