import type { RoomModule } from '@/app/module'
import DutyTasks from './DutyTasks.vue'

/** What waits for a person, and the calendar of it. */
const room: RoomModule = { tasks: [DutyTasks] }

export default room
