import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import './app/mantine.css';
import './app/theme.css';
import './app/frame.css';
import './kit/kit.css';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
